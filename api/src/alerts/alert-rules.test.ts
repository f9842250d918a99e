import { describe, expect, it } from 'vitest';
import type { OfficerViewer } from '../viewer.ts';
import { hasItNow, mayClose, mayDecide } from './alert-rules.ts';

const officer = (change: Partial<OfficerViewer> = {}): OfficerViewer => ({
  kind: 'OFFICER',
  officerId: 'me',
  name: 'Me',
  role: 'OFFICER',
  posts: ['los-angeles'],
  expiresAt: new Date(0),
  ...change,
});
const alert = {
  status: 'ACKNOWLEDGED' as const,
  posts: ['los-angeles'],
  acknowledgedById: 'me',
  assignedToId: null,
};

describe('hasItNow', () => {
  it('is true for the post that has it, and for the call centre', () => {
    expect(hasItNow(officer(), alert)).toBe(true);
    expect(hasItNow(officer({ posts: ['houston'] }), alert)).toBe(false);
    expect(hasItNow(officer({ posts: [], role: 'CALL_CENTER' }), alert)).toBe(true);
    expect(hasItNow(officer({ posts: [], role: 'CALL_CENTER' }), { posts: [] })).toBe(true);
  });
});

describe('mayDecide', () => {
  it('lets who took it decide, a supervisor of the post, and the call centre', () => {
    expect(mayDecide(officer(), alert)).toBe(true);
    expect(mayDecide(officer({ officerId: 'other' }), alert)).toBe(false);
    expect(mayDecide(officer({ officerId: 'other', role: 'SUPERVISOR' }), alert)).toBe(true);
    expect(
      mayDecide(officer({ officerId: 'other', role: 'SUPERVISOR', posts: ['houston'] }), alert),
    ).toBe(false);
    expect(mayDecide(officer({ officerId: 'other', role: 'CALL_CENTER', posts: [] }), alert)).toBe(
      true,
    );
  });

  it('does not let an officer decide whose post lost the alert', () => {
    expect(mayDecide(officer(), { ...alert, posts: ['san-diego'] })).toBe(false);
  });
});

describe('mayClose', () => {
  it('lets any officer of the post close what was cancelled', () => {
    expect(mayClose(officer({ officerId: 'other' }), { ...alert, status: 'CANCELLED' })).toBe(true);
    expect(mayClose(officer({ posts: ['houston'] }), { ...alert, status: 'CANCELLED' })).toBe(
      false,
    );
  });
});
