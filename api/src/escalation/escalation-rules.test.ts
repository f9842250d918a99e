import { describe, expect, it } from 'vitest';
import { type Escalated, foreseenSkip, nextDeed, type Policy } from './escalation-rules.ts';

const POLICY: Policy = {
  steps: [
    { afterSeconds: 30, action: 'CALL_CENTER' },
    { afterSeconds: 90, action: 'NEAREST_POST' },
    { afterSeconds: 180, action: 'SUPERVISORS' },
  ],
  repeatAfterSeconds: 180,
};
const dueAt = new Date('2026-11-22T03:00:30Z');
const at = (seconds: number) => new Date(dueAt.getTime() + seconds * 1_000);
const alert = (values: Partial<Escalated> = {}): Escalated => ({
  consulateCode: 'los-angeles',
  countyFips: '06037',
  positionSealed: null,
  posts: ['los-angeles'],
  drill: false,
  ...values,
});
const NOWHERE = { consulateCode: null, countyFips: null, posts: [] };
const next = (values: Partial<Escalated>, step = 0, round = 0) =>
  nextDeed(POLICY, { step, round, dueAt }, alert(values));

describe('what comes next with an alert that nobody takes', () => {
  it('is the next step, where it will do anything', () => {
    expect(next({})).toEqual({ at: dueAt, action: 'CALL_CENTER' });
    expect(next({}, 1)).toEqual({ at: dueAt, action: 'NEAREST_POST' });
  });

  it('is not the call centre, nor a post near nowhere, for an alert without a position', () => {
    expect(next(NOWHERE)).toEqual({ at: dueAt, action: 'SUPERVISORS' });
    const placed = { ...NOWHERE, positionSealed: new Uint8Array(1) };
    expect(next(placed)).toEqual({ at: dueAt, action: 'NEAREST_POST' });
  });

  it('is the call centre again in the next round, after its pause', () => {
    expect(next({ drill: true }, 2)).toEqual({ at: at(180), action: 'CALL_CENTER' });
    expect(next(NOWHERE, 0, 1)).toEqual({ at: dueAt, action: 'CALL_CENTER' });
  });

  it('is nothing where no step ever has anything to do', () => {
    const calls: Policy = { ...POLICY, steps: POLICY.steps.slice(2) };
    expect(nextDeed(calls, { step: 0, round: 0, dueAt }, alert({ drill: true }))).toBeNull();
  });

  it('is no further post for an alert that five have', () => {
    const posts = ['a', 'b', 'c', 'd', 'e'];
    expect(foreseenSkip(alert({ posts }), 0, 'NEAREST_POST')).toBe('NO_OTHER_POST');
  });
});
