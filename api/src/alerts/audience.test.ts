import { describe, expect, it } from 'vitest';
import type { KnownViewer, OfficerViewer } from '../viewer.ts';
import { audienceOf } from './audience.ts';
import { eventsSql } from './audience-sql.ts';

const expiresAt = new Date(0);
const staff = (role: OfficerViewer['role'], posts: string[], officerId = 'one'): OfficerViewer => ({
  ...{ kind: 'OFFICER', officerId, name: 'Uno', role, posts, expiresAt },
});
const partner = (partnerId: string, ...posts: string[]): KnownViewer => ({
  ...{ kind: 'PARTNER', partnerId, keyId: partnerId, posts, scopes: ['ALERTS'], expiresAt },
});
const contact = (contactId: string, shares: 'HAPPENED' | 'WHERE'): KnownViewer => ({
  ...{ kind: 'CONTACT', contactId, personId: 'person', alertId: 'alert', shares, expiresAt },
});
const keyOf = (viewer: KnownViewer, consulate?: string) => audienceOf(viewer, { consulate }).key;

describe('the key of an audience', () => {
  it('is the same for viewers with the same rights, whoever they are', () => {
    expect(keyOf(staff('OFFICER', ['houston', 'austin'], 'one'))).toBe(
      keyOf(staff('OFFICER', ['austin', 'houston', 'austin'], 'other')),
    );
    expect(keyOf(partner('one', 'houston'))).toBe(keyOf(partner('other', 'houston')));
  });

  it('is another one for other rows and for other fields', () => {
    const keys = [
      keyOf(staff('OFFICER', ['houston'])),
      keyOf(staff('ADMINISTRATOR', ['houston'])),
      keyOf(staff('SUPERVISOR', ['houston'])),
      keyOf(staff('OFFICER', ['austin'])),
      keyOf(staff('OFFICER', ['austin']), 'austin'),
      keyOf(staff('CALL_CENTER', [])),
      keyOf(staff('CALL_CENTER', []), 'austin'),
      keyOf(partner('one', 'houston')),
      keyOf(contact('one', 'HAPPENED')),
      keyOf(contact('other', 'HAPPENED')),
      keyOf(contact('one', 'WHERE')),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the SQL of an audience', () => {
  it('is one text for all viewers of a kind, so that it is planned once', () => {
    const textOf = (viewer: KnownViewer) => eventsSql(audienceOf(viewer).log).text;
    expect(textOf(partner('one', 'houston'))).toBe(textOf(partner('other', 'austin', 'laredo')));
    expect(textOf(staff('OFFICER', []))).toBe(
      textOf(staff('ADMINISTRATOR', ['houston', 'austin'])),
    );
    expect(textOf(contact('one', 'WHERE'))).toBe(textOf(contact('other', 'HAPPENED')));
  });
});
