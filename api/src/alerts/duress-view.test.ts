import { describe, expect, it } from 'vitest';
import type { AlertRow } from './alert-row.ts';
import { duressView, eventDuressView } from './duress-view.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 12, minute));

/** Closed by an officer of San Diego, to which it went after Los Angeles had it. */
const CLOSED = {
  status: 'CLOSED',
  posts: ['san-diego'],
  formerPosts: ['los-angeles'],
  shownPosts: [],
  consulateCode: 'san-diego',
  routingDistance: 900,
  acknowledgedById: 'second',
  acknowledgedAt: at(3),
  closedById: 'second',
  closedAt: at(4),
  outcome: 'HELPED',
  cancelledAt: null,
  duressAt: null,
  erasureAskedAt: null,
  forgottenAt: null,
  shownAs: null,
} as unknown as AlertRow;
const CANCELLED: AlertRow = { ...CLOSED, cancelledAt: at(1) };
const FORCED: AlertRow = {
  ...CLOSED,
  duressAt: at(1),
  shownPosts: ['los-angeles', 'santa-ana'],
  shownAs: {
    cancelledAt: at(1).toISOString(),
    acknowledgedAt: null,
    acknowledgedById: null,
    assignedAt: null,
    assignedToId: null,
    consulateCode: 'los-angeles',
    countyFips: '06037',
    routingBasis: 'DISTRICT',
    routingConfidence: 'HIGH',
    routingDistance: 4_200,
  },
};
const ERASED: AlertRow = { ...FORCED, status: 'RAISED', closedAt: null, erasureAskedAt: at(2) };

describe('the duress view', () => {
  it('shows after a forced cancel who had the alert then, and nothing of who had it afterwards', () => {
    expect(duressView(FORCED)).toMatchObject({
      status: 'CLOSED',
      cancelledAt: at(1),
      posts: ['los-angeles', 'santa-ana'],
      formerPosts: [],
      consulateCode: 'los-angeles',
      routingDistance: 4_200,
      acknowledgedById: null,
      closedById: null,
      closedAt: at(4),
      outcome: null,
    });
  });

  it('shows who closed an alert, unless it was cancelled', () => {
    expect(duressView(CLOSED)).toMatchObject({ closedById: 'second', outcome: 'HELPED' });
    expect(duressView(CANCELLED)).toMatchObject({ closedById: null, outcome: null });
  });

  it('takes an erasure that was asked for under duress for done', () => {
    expect(duressView(ERASED)).toMatchObject({
      status: 'CANCELLED',
      forgottenAt: at(2),
      routingDistance: null,
      erasureAskedAt: null,
    });
  });

  it('of a duress view is the same once more', () => {
    for (const alert of [CLOSED, CANCELLED, FORCED, ERASED])
      expect(duressView(duressView(alert))).toEqual(duressView(alert));
  });
});

describe('the duress view of an event', () => {
  const event = (type: string, personType: string | null) =>
    ({ type, personType, officerId: 'second' }) as Parameters<typeof eventDuressView>[0];

  it('is nothing for what that side is not told', () => {
    expect(eventDuressView(event('RELEASED', null), FORCED)).toBeNull();
  });

  it('has the name by which it is told, and then nobody who did it', () => {
    const told = { type: 'ERASED', officerId: null };
    expect(eventDuressView(event('ERASURE_ASKED', 'ERASED'), FORCED)).toMatchObject(told);
  });

  it('names who closed an alert, unless it was cancelled', () => {
    const closing = event('CLOSED', 'CLOSED');
    expect(eventDuressView(closing, CLOSED)).toMatchObject({ officerId: 'second' });
    for (const alert of [CANCELLED, FORCED, duressView(FORCED)])
      expect(eventDuressView(closing, alert)).toMatchObject({ officerId: null });
  });
});
