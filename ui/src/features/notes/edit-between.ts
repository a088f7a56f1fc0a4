// What has to be changed in one text so that it becomes another: one place, as small as it can be.

import type { TextEdit } from '../../api/generated';

/** Compared at once; a slice of this length costs less than its letters one by one. */
const PART = 4_096;

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** The change that makes `to` out of `from`. It never cuts a character in two. */
export function editBetween(from: string, to: string): TextEdit {
  const most = Math.min(from.length, to.length);
  let at = 0;
  while (at < most && from.slice(at, at + PART) === to.slice(at, at + PART)) at = Math.min(most, at + PART);
  while (at < most && from.charCodeAt(at) === to.charCodeAt(at)) at += 1;
  if (at > 0 && isHigh(from.charCodeAt(at - 1))) at -= 1;
  const left = most - at;
  let same = 0;
  while (same < left) {
    const part = Math.min(PART, left - same);
    if (from.slice(from.length - same - part, from.length - same) !== to.slice(to.length - same - part, to.length - same)) break;
    same += part;
  }
  while (same < left && from.charCodeAt(from.length - same - 1) === to.charCodeAt(to.length - same - 1)) same += 1;
  if (same > 0 && isLow(from.charCodeAt(from.length - same))) same -= 1;
  return { at, cut: from.length - same - at, put: to.slice(at, to.length - same), length: from.length };
}
