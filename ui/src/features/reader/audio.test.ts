// A recording that is kept with an article is played from the library, or it is said why not.
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import AudioBar from './AudioBar.svelte';
import { useTransport } from '../../api/client';
import { FakeLibrary } from '../../test/fake';
import { render, textOf } from '../../test/mount';

const recording = { source: 'https://marsh.example/calls/the%20bittern.mp3', blob: 'ab'.repeat(32) };

afterEach(() => vi.unstubAllGlobals());

function show(answer: Response): { target: HTMLElement; asked: () => unknown } {
  useTransport(new FakeLibrary());
  const fetched = vi.fn(() => Promise.resolve(answer));
  vi.stubGlobal('fetch', fetched);
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:window/1');
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
  return { target: render(AudioBar, { recording, onclose: () => {} }), asked: () => fetched.mock.calls[0] };
}

describe('a recording', () => {
  it('is asked of the library and of nobody else', async () => {
    const { target, asked } = show(new Response(new Blob(['ID3'])));
    await vi.waitFor(() => {
      flushSync();
      expect(target.querySelector('audio')?.getAttribute('src')).toBe('blob:window/1');
    });
    expect(asked()).toEqual([`/blob/${recording.blob}`]);
    expect(textOf(target.querySelector('.name'))).toBe('the bittern.mp3');
    expect(target.querySelector<HTMLButtonElement>('[aria-label="Play"]')?.disabled).toBe(false);
  });
  it('says when it cannot be had', async () => {
    const { target } = show(new Response('', { status: 404 }));
    await vi.waitFor(() => {
      flushSync();
      expect(textOf(target.querySelector('[role="alert"]'))).toContain('cannot be played');
    });
    expect(target.querySelector('audio')).toBeNull();
  });
});
