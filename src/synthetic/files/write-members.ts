/** The rows of boards, users and topics. */

import { stream } from '../world/streams.ts';
import { writeBoard } from '../world/texts.ts';
import { topOf } from '../world/topics.ts';
import { boardId, userId, type World } from '../world/world.ts';
import type { CorpusRows } from './tables.ts';

/** Skew of the number of boards per user; see `TopicMembers.draw`. */
const OWNER_SKEW = 2;

/** Adds a board. Its owner is a user with an interest in its main topic. */
export function addBoard(world: World, { import: { boards }, truth }: CorpusRows, board: number): void {
  const random = stream(world.settings.seed, 'board', board);
  const id = boardId(world, board);
  const topics = world.boards.topicsOf(board);
  const { title, description } = writeBoard(world.words, topics[0]!, random);
  boards.board_id.push(id);
  boards.title.push(title);
  boards.description.push(description);
  boards.owner.push(userId(world, world.users.draw(topics[0]!, random, OWNER_SKEW)));
  truth.boards.board_id.push(id);
  addTopics(truth.boards, topics);
}

/** Adds a user's interests to the truth. */
export function addUser(world: World, { truth: { users } }: CorpusRows, user: number): void {
  users.user_id.push(userId(world, user));
  addTopics(users, world.users.topicsOf(user));
}

export function addTopicNames({ topics, words }: World, { truth }: CorpusRows): void {
  for (let topic = 0; topic < topics.count; topic++) {
    truth.topics.topic.push(topic);
    truth.topics.top_topic.push(topOf(topics, topic));
    truth.topics.name.push(words.nameTopic(topic));
  }
}

function addTopics(
  columns: { readonly topic: number[]; readonly topic_2: number[]; readonly topic_3: number[] },
  topics: readonly number[],
): void {
  columns.topic.push(topics[0]!);
  columns.topic_2.push(topics[1] ?? Number.NaN);
  columns.topic_3.push(topics[2] ?? Number.NaN);
}
