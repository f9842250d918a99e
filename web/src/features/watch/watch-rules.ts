import type { Watch } from './watch-data';

/** 'unknown': the page has had no answer since, so that what it last heard says nothing of now. */
export type ServerState = 'awake' | 'quiet' | 'unknown';

/** How one server stands, as far as the page can know. */
export function serverState(
  { isSilent }: Pick<Watch['nodes'][number], 'isSilent'>,
  hasFailed: boolean,
): ServerState {
  if (hasFailed) return 'unknown';
  return isSilent ? 'quiet' : 'awake';
}

/** What the page says above all else: the worst that it knows. */
export function verdict(
  { isWell, isSilent }: Pick<Watch, 'isWell' | 'isSilent'>,
  hasFailed: boolean,
): 'away' | 'silent' | 'unwell' | 'well' {
  if (hasFailed) return 'away';
  if (isSilent) return 'silent';
  return isWell ? 'well' : 'unwell';
}
