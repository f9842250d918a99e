import { expect, it } from 'vitest';
import { deskTexts } from '../../lib/i18n/desk-texts';
import { groupAlerts } from './alert-groups';
import { sampleAlert, sampleViewer } from './desk-samples';
import { deskHeading, emptyWords, spokenCount } from './desk-words';

const words = deskTexts.es;
const withoutPost = { ...sampleViewer('ADMINISTRATOR'), consulates: [] };

it('names the posts, or all of them for the call centre', () => {
  expect(deskHeading(sampleViewer(), words, 'es')).toBe('Consulado en los-angeles');
  expect(deskHeading(sampleViewer('CALL_CENTER'), words, 'es')).toBe(words.allPosts);
  expect(emptyWords(sampleViewer('CALL_CENTER'), words)).toBe(words.list.empty);
});

it('tells an administrator without posts that they have none', () => {
  expect(deskHeading(withoutPost, words, 'es')).toBe(words.noPost.heading);
  expect(emptyWords(withoutPost, words)).toBe(words.noPost.empty);
  expect(emptyWords(sampleViewer('ADMINISTRATOR'), words)).toBe(words.list.empty);
});

it('says the urgent ones first to whoever hears the list', () => {
  const plural = (texts: { other: string }, count: number) =>
    texts.other.replace('{count}', String(count));
  const said = (...alerts: ReturnType<typeof sampleAlert>[]) =>
    spokenCount(groupAlerts(alerts, 'me'), words, plural);
  const forced = sampleAlert('d', { duressAt: '2026-11-21T20:10:00.000Z' });
  expect(said(sampleAlert('a'))).toBe('1 alertas sin tomar');
  expect(said(forced, sampleAlert('a'))).toBe(
    'Urgente: la persona puede estar obligada: 1. 1 alertas sin tomar',
  );
});
