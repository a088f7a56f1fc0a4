import { describe, expect, it } from 'vitest';
import { changedWords, privateHost } from './notices';

describe('what changed, in words', () => {
  it.each([
    [{ added: 3, removed: 1, reworded: 0 }, '3 sentences added, 1 removed'],
    [{ added: 0, removed: 1, reworded: 0 }, '1 sentence removed'],
    [{ added: 1, removed: 0, reworded: 2 }, '1 sentence added, 2 reworded'],
    [{ added: 0, removed: 0, reworded: 0 }, ''],
  ])('%j', (changed, words) => expect(changedWords(changed)).toBe(words));
});

describe('a host of the own network', () => {
  it.each(['http://wiki/a', 'http://192.168.1.20:8080/a', 'http://printer.lan/', 'http://[fd00::1]/'])('%s', (url) => expect(privateHost(url)).toBe(new URL(url).host));
  it.each(['https://example.org/a', 'no address', 'https://local.example.org/'])('not %s', (url) => expect(privateHost(url)).toBeNull());
});
