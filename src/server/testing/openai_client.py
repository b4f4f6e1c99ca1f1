"""Embeds with the Python client of OpenAI: the base URL and the inputs as arguments; prints the vectors and the error for token ids."""
import json
import sys

from openai import BadRequestError, OpenAI

client = OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
response = client.embeddings.create(model="linksage", input=sys.argv[2:])
smaller = client.embeddings.create(model="linksage", input=sys.argv[2], dimensions=8)
try:
    client.embeddings.create(model="linksage", input=[[1, 2, 3]])
    refused = None
except BadRequestError as error:
    refused = error.body["message"]
print(
    json.dumps(
        {
            "vectors": [each.embedding for each in response.data],
            "smaller": smaller.data[0].embedding,
            "tokens": response.usage.total_tokens,
            "models": [model.id for model in client.models.list().data],
            "refused": refused,
        }
    )
)
