/** What structured data says in words. */
import { isRecord, type StructuredItem } from './structured.ts';

/** Fields with sentences, in the order in which people would read them. */
const textFields = [
  'headline',
  'name',
  'description',
  'articleBody',
  'text',
  'reviewBody',
  'recipeIngredient',
  'recipeInstructions',
  'brand',
  'category',
  'material',
  'color',
  'keywords',
];
/** Items about the page's surroundings. */
const passedOver =
  /^(?:BreadcrumbList|WebSite|Organization|SiteNavigationElement|ImageObject|SearchAction|WPHeader|WPFooter|Person)$/;

const mostCharacters = 20_000;

/** The texts of the items, each once, one a line. */
export function structuredText(items: readonly StructuredItem[]): string {
  const lines = new Set<string>();
  const visit = (value: unknown, depth: number): void => {
    if (typeof value === 'string') lines.add(stripTags(value));
    else if (Array.isArray(value)) for (const each of value) visit(each, depth);
    else if (isRecord(value) && depth < 4) for (const name of textFields) visit(value[name], depth + 1);
  };
  for (const { type, fields } of items) if (!passedOver.test(type)) visit(fields, 0);
  return [...lines]
    .filter((line) => line !== '')
    .join('\n')
    .slice(0, mostCharacters);
}

/** Descriptions of shops are often HTML, escaped once or twice. */
function stripTags(text: string): string {
  return text
    .slice(0, mostCharacters)
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(?:nbsp|#160);/g, ' ')
    .replace(/&(?:#39|apos|rsquo);/g, '’')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The values of a field in all items of some types, as texts: those of things by their names. */
export function fieldTexts(items: readonly StructuredItem[], types: RegExp, field: string): string[] {
  return items.filter(({ type }) => types.test(type)).flatMap(({ fields }) => namesOf(fields[field]));
}

function namesOf(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(namesOf);
  return isRecord(value) ? namesOf(value.name ?? value.url) : [];
}
