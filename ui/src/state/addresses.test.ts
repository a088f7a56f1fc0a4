import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asAddress, asAddresses } from './addresses';

// In a variable: the bundler would make an address of its own of a literal.
const path = '../../../tests/corpus/addresses.json';
const table = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
  one: Record<string, string | null>;
  lists: Record<string, string[] | null>;
};

describe('the table that the library is held to as well', () => {
  it.each(Object.entries(table.one))('%j', (text, address) => expect(asAddress(text)).toBe(address));
  it.each(Object.entries(table.lists))('%j', (text, addresses) => expect(asAddresses(text)).toEqual(addresses));
});
