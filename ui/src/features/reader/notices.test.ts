import { describe, expect, it } from 'vitest';
import { changedWords, privateHost, when } from './notices';

describe('what changed, in words', () => {
  const none = { pictures: 0, links: 0 };
  it.each([
    [{ added: 3, removed: 1, reworded: 0, beside: none }, '3 sentences added, 1 removed'],
    [{ added: 0, removed: 1, reworded: 0, beside: none }, '1 sentence removed'],
    [{ added: 1, removed: 0, reworded: 2, beside: none }, '1 sentence added, 2 reworded'],
    [{ added: 0, removed: 0, reworded: 0, beside: none }, ''],
    [{ added: 0, removed: 1, reworded: 0, beside: { pictures: 1, links: 2 } }, '1 sentence removed, 1 new picture, 2 new links'],
    [{ added: 0, removed: 0, reworded: 0, beside: { pictures: 2, links: 0 } }, '2 new pictures'],
  ])('%j', (changed, words) => expect(changedWords(changed)).toBe(words));
});

describe('when it was read', () => {
  const now = new Date(2026, 0, 15, 12, 0).getTime();
  it.each([
    [new Date(2026, 0, 15, 9, 5), 'at 09:05'],
    [new Date(2026, 0, 14, 9, 5), 'yesterday'],
    [new Date(2026, 0, 12, 9, 5), 'on Monday'],
    [new Date(2025, 2, 3), 'on 3 Mar 2025'],
  ])('%s', (at, words) => expect(when(at.getTime(), now)).toBe(words));
});

describe('a host of the own network', () => {
  it.each(['http://wiki/a', 'http://192.168.1.20:8080/a', 'http://printer.lan/', 'http://[fd00::1]/'])('%s', (url) => expect(privateHost(url)).toBe(new URL(url).host));
  it.each(['https://example.org/a', 'no address', 'https://local.example.org/'])('not %s', (url) => expect(privateHost(url)).toBeNull());
});
