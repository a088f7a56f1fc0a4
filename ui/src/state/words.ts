// Numbers, dates and things as a person says them. Pure.

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** What some rows are called together: "article", "3 notes", "5 items". */
export function things(rows: readonly { kind: string }[]): string {
  const kinds = new Set(rows.map((row) => row.kind));
  const [only] = kinds;
  const word = kinds.size === 1 && only !== undefined ? only : 'item';
  return count(rows.length, word);
}

/** "14:05", "Yesterday", "Tuesday", "3 March", "3 Mar 2021": as exact as is useful. `now` decides. */
export function shortDate(at: number, now: number): string {
  const date = new Date(at);
  const today = new Date(now);
  const days = daysBetween(date, today);
  if (days === 0) return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (days === 1) return 'Yesterday';
  if (days > 1 && days < 7) return date.toLocaleDateString('en-GB', { weekday: 'long' });
  if (date.getFullYear() === today.getFullYear()) return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** The same with the hour: "14:05", "Yesterday, 14:05". For lists in which one day has many. */
export function shortMoment(at: number, now: number): string {
  const day = shortDate(at, now);
  const hour = new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return day === hour ? hour : `${day}, ${hour}`;
}

/** A date of publication (ISO 8601, perhaps only a year or a month). Never shifted by the time zone when it has no time. */
export function publishedDate(iso: string, now: number): string {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso);
  if (!match) return iso;
  const [, year, month, day] = match;
  if (month === undefined) return year ?? iso;
  const date = new Date(Number(year), Number(month) - 1, day === undefined ? 1 : Number(day));
  if (Number.isNaN(date.getTime())) return iso;
  const thisYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString('en-GB', {
    ...(day === undefined ? {} : { day: 'numeric' }),
    month: 'short',
    ...(thisYear && day !== undefined ? {} : { year: 'numeric' }),
  });
}

export function longDate(at: number): string {
  return new Date(at).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' });
}

/** "12.4 MB". */
export function bytes(n: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString('en', { maximumFractionDigits: digits })} ${units[unit] ?? ''}`;
}

function daysBetween(a: Date, b: Date): number {
  const midnight = (d: Date): number => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  return Math.round((midnight(b) - midnight(a)) / 86_400_000);
}
