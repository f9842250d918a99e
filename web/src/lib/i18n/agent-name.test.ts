import { expect, it } from 'vitest';
import { agentName } from './agent-name';
import { languageNames } from './language-names';

it('names browsers in the language of the page', () => {
  expect(agentName('Samsung Internet on Android', '{browser} en {system}')).toBe(
    'Samsung Internet en Android',
  );
  expect(agentName('Safari', '{browser} en {system}')).toBe('Safari');
});

it('names languages, and keeps a tag that is unknown', () => {
  expect(languageNames(['es', 'fr', 'es-ab-cd-ef', 'xq'], 'es')).toBe(
    'español, francés, es-ab-cd-ef, xq',
  );
});
