import { expect, it, vi } from 'vitest';
import type { ContactAlertFragment } from '../../gql/contact/graphql';
import { contactEn } from '../../lib/i18n/contact-en';
import { createFormat } from '../../lib/i18n/format';
import { contactWords, postLabel } from './contact-words';

const words = (values: Partial<ContactAlertFragment>) =>
  contactWords(
    { status: 'RAISED', receivedAt: '2026-11-21T20:03:05Z', ...values } as ContactAlertFragment,
    contactEn,
    createFormat('en'),
  );

it('says who has it, or that nobody has it yet', () => {
  expect(words({})).toMatchObject({ tone: 'waiting' });
  const taken = words({ status: 'ACKNOWLEDGED', acknowledgedBy: { name: 'Rosa' } });
  expect(taken.title).toBe('Rosa is handling it');
  const assigned = words({ status: 'ASSIGNED', assignedTo: { name: 'Luis' } });
  expect(assigned.title).toBe('Luis is handling it');
});

it('says of a cancel that no voice has confirmed it', () => {
  const { title, body } = words({ status: 'CANCELLED', cancelledAt: '2026-11-21T20:05:00Z' });
  expect(title).toBe('They say it was a mistake');
  expect(body).toContain('not yet confirmed by voice');
});

it('says of an alert that was closed whether a voice has confirmed the mistake', () => {
  const closed = { status: 'CLOSED', closedAt: '2026-11-21T20:05:00Z' } as const;
  expect(words({ ...closed, mistakeConfirmed: false }).title).toBe('The alert is closed');
  const { title, body } = words({ ...closed, mistakeConfirmed: true });
  expect(title).toBe('It was a mistake, confirmed by voice');
  expect(body).toContain('confirmed it by voice');
});

it('tells times in the zone of who reads, and names it', () => {
  vi.stubEnv('TZ', 'America/Los_Angeles');
  expect(words({}).body).toMatch(/12:03:05 PST/);
  vi.stubEnv('TZ', 'America/New_York');
  expect(words({}).body).toMatch(/15:03:05 EST/);
  vi.unstubAllEnvs();
});

it('does not say that a consulate handles what nobody there took', () => {
  const label = (values: Partial<ContactAlertFragment>) =>
    postLabel(values as ContactAlertFragment, contactEn);
  const taken = { acknowledgedAt: '2026-11-21T20:03:35Z' };
  expect(label({ status: 'RAISED' })).toBe(contactEn.competent);
  expect(label({ status: 'ACKNOWLEDGED', ...taken })).toBe(contactEn.post);
  expect(label({ status: 'CANCELLED' })).toBe(contactEn.competentBefore);
  expect(label({ status: 'CANCELLED', ...taken })).toBe(contactEn.post);
});
