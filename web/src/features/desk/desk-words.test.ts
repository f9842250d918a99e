import { expect, it } from 'vitest';
import { deskTexts } from '../../lib/i18n/desk-texts';
import { sampleViewer } from './desk-samples';
import { deskHeading, emptyWords } from './desk-words';

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
