import { beforeEach, describe, expect, it } from 'vitest';
import { useTransport } from '../api/client';
import { FakeLibrary, highlight, row } from '../test/fake';
import { library } from './library.svelte';
import { navigation } from './navigation.svelte';
import { nameFor, quoteIntoNote, takesQuotes } from './quoting';

const ARTICLE = row({ id: 'a0', title: 'Article 0' });
const NOTE = row({ id: 'n1', kind: 'note', title: 'Thoughts', path: 'Thoughts' });
const ONE = highlight({ id: 'h1' });
const EMBED = '![[Articles/Article 0#^h-h1]]';
let fake: FakeLibrary;

beforeEach(async () => {
  fake = new FakeLibrary([ARTICLE, NOTE]);
  useTransport(fake);
  navigation.reset();
  await library.open();
});

describe('a quotation goes', () => {
  it('into the note that is open beside', async () => {
    navigation.openRow(ARTICLE);
    navigation.openRow(NOTE, { beside: true });
    const got: string[] = [];
    const stop = takesQuotes('n1', (block) => got.push(block) > 0);
    await quoteIntoNote(ONE);
    stop();
    expect(got).toEqual([EMBED]);
    expect(fake.count('notes.create')).toBe(0);
  });
  it('else into a new note about the article, which opens beside', async () => {
    navigation.openRow(ARTICLE);
    await quoteIntoNote(ONE);
    expect(fake.calls.find((one) => one.name === 'notes.create')?.params).toEqual({ path: 'On Article 0', body: `${EMBED}\n\n` });
    expect(navigation.here.beside?.row.title).toBe('On Article 0');
  });
  it('into that note again the second time', async () => {
    fake.items = [...fake.items, row({ id: 'n2', kind: 'note', title: 'On Article 0', path: 'On Article 0' })];
    fake.notes.set('n2', { body: 'Before.\n', rev: 'r1' });
    await quoteIntoNote(ONE);
    expect(fake.notes.get('n2')?.body).toBe(`Before.\n\n${EMBED}\n`);
  });
  it('into the note about the article when the open one cannot be written', async () => {
    navigation.openRow(NOTE);
    const stop = takesQuotes('n1', () => false);
    await quoteIntoNote(ONE);
    stop();
    expect(fake.count('notes.create')).toBe(1);
  });
});

it.each([
  ['Ships: a history', 'On Ships a history'],
  ['a/b [c]#d', 'On a b c d'],
  ['???', 'On what was read'],
  ['x'.repeat(200), `On ${'x'.repeat(80)}`],
])('the note about %s', (title, name) => expect(nameFor(title)).toBe(name));
