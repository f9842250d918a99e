import { describe, expect, it } from 'vitest';
import { ASIDE_MS, CarrierTurns } from './carrier-turns.ts';
import type { Carrier } from './carriers/carrier.ts';

const [first, second] = ['first', 'second'].map((name) => ({ name })) as [Carrier, Carrier];
const FIRST_TRY = { urgent: true, attempt: 1, refusedBy: null, stalledAt: null };

function turnsAt(clock: { now: number }) {
  return new CarrierTurns(() => new Date(clock.now));
}

/** Whose turn it is, and for how many seconds. */
function turnOf(turns: CarrierTurns, of = {}, carriers = [first, second]): string {
  const { carrier, patienceMs } = turns.next(carriers, { ...FIRST_TRY, ...of });
  return `${carrier.name} ${patienceMs / 1_000}`;
}

describe('a carrier that does not answer in time', () => {
  it('has little time for a first notice while another stands ready, and all of it otherwise', () => {
    const turns = turnsAt({ now: 0 });
    expect(turnOf(turns)).toBe('first 5');
    expect(turnOf(turns, { urgent: false })).toBe('first 20');
    expect(turnOf(turns, { refusedBy: 'second' })).toBe('first 20');
    expect(turnOf(turns, {}, [first])).toBe('first 20');
  });

  it('is left aside for a while; then one notice at a time tries it, and an answer brings it back', () => {
    const clock = { now: 0 };
    const turns = turnsAt(clock);
    turns.stalled(turns.next([first, second], FIRST_TRY));
    expect(turnOf(turns)).toBe('second 20');
    clock.now += ASIDE_MS;
    const probe = turns.next([first, second], FIRST_TRY);
    expect(probe.carrier.name).toBe('first');
    expect(turnOf(turns)).toBe('second 20');
    turns.stalled(probe);
    expect(turnOf(turns)).toBe('second 20');
    clock.now += ASIDE_MS;
    turns.answered(turns.next([first, second], FIRST_TRY));
    expect(turnOf(turns)).toBe('first 5');
  });

  it('is not brought back by the answer to a try that began before', () => {
    const turns = turnsAt({ now: 0 });
    const early = turns.next([first, second], FIRST_TRY);
    turns.stalled(turns.next([first, second], FIRST_TRY));
    turns.answered(early);
    expect(turnOf(turns)).toBe('second 20');
  });

  it('is never left aside where it is alone, or where none answers', () => {
    const turns = turnsAt({ now: 0 });
    turns.stalled(turns.next([first], FIRST_TRY));
    expect(turnOf(turns, { attempt: 2, stalledAt: 'first' }, [first])).toBe('first 20');
    turns.stalled(turns.next([second], FIRST_TRY));
    expect(turnOf(turns, { attempt: 3, stalledAt: 'second' })).toBe('first 20');
    expect(turnOf(turns, { attempt: 4, stalledAt: 'first' })).toBe('second 20');
  });

  it('is passed over at the next try also by a node that has not met it', () => {
    expect(turnOf(turnsAt({ now: 0 }), { attempt: 2, stalledAt: 'first' })).toBe('second 5');
  });

  it('is tried sooner than one that asked to be left alone', () => {
    const turns = turnsAt({ now: 0 });
    turns.stalled(turns.next([first], FIRST_TRY));
    turns.pause('second', ASIDE_MS);
    expect(turnOf(turns)).toBe('first 20');
  });
});
