import type { KeyValueStore } from './storage';

export type PressPosition = {
  longitude: number;
  latitude: number;
  accuracyMeters: number;
  fixedAt: string;
};

/** Why the server did not take a cancel. The person is asked again; the press stands. */
export type CancelRefusal =
  | { kind: 'pin-required' | 'not-taken' }
  | { kind: 'wrong-pin'; attemptsLeft: number }
  | { kind: 'pin-locked'; retryAt: string };

/** One press as the phone keeps it, from the moment of pressing until the person lets it go. */
export type PressRecord<Answer> = {
  id: string;
  pressedAt: string;
  position?: PressPosition;
  /** What the server said last. Absent: the server has not answered yet. */
  answer?: Answer;
  cancelWanted?: boolean;
  /** What was typed to cancel. Kept only until the server has answered. */
  cancelPin?: string;
  cancelAnswered?: boolean;
  cancelRefusal?: CancelRefusal;
};

const PREFIX = 'abd.press.';

/** One key for each press, so that two open tabs never write over each other's. */
export function pressRecords<Answer>(store: KeyValueStore) {
  return {
    save: (record: PressRecord<Answer>) => store.set(PREFIX + record.id, JSON.stringify(record)),
    remove: (id: string) => store.remove(PREFIX + id),
    load: (): PressRecord<Answer>[] =>
      store
        .keys()
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => parse<Answer>(store.get(key)))
        .filter((record) => record !== null)
        .sort((a, b) => a.pressedAt.localeCompare(b.pressedAt)),
  };
}

function parse<Answer>(text: string | null): PressRecord<Answer> | null {
  try {
    const value = JSON.parse(text ?? 'null') as PressRecord<Answer> | null;
    return typeof value?.id === 'string' && typeof value.pressedAt === 'string' ? value : null;
  } catch {
    return null;
  }
}
