// What is left of an article, in words. Pure.

import { count } from '../../state/words';

/** Above this nothing worth counting is left. */
const READ = 0.985;

export function leftWords(minutes: number, progress: number): string {
  if (progress >= READ) return 'Read to the end';
  const left = Math.ceil(minutes * (1 - progress));
  return left <= 1 ? 'Less than a minute left' : `${count(left, 'minute')} left`;
}
