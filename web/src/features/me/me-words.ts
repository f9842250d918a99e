import { fill } from '../../lib/i18n/fill';
import type { Format } from '../../lib/i18n/format';
import type { MeMessages } from '../../lib/i18n/me-es';
import type { MeProblem } from './me-answer';

/** What stood in the way, in a sentence that says what to do. */
export function problemWords(problem: MeProblem, words: MeMessages, format: Format): string {
  const texts = words.problems;
  switch (problem.kind) {
    case 'wrong-pin':
      return format.plural(texts.wrongPin, problem.attemptsLeft);
    case 'pin-locked':
      return fill(texts.pinLocked, { time: format.shortClock(problem.retryAt) });
    case 'pin-required':
      return texts.pinRequired;
    case 'code':
      return words.join.wrong;
    case 'in-use':
      return words.join.inUse;
    case 'too-many':
      return words.contacts.tooMany;
    case 'too-many-asked':
      return fill(words.contacts.tooManyAsked, { time: format.dated(problem.retryAt) });
    case 'too-many-tests':
      return fill(words.contacts.tooManyTests, { time: format.dated(problem.retryAt) });
    case 'nothing-to-send':
      return words.contacts.nothingToSend;
    case 'field':
      return texts.fields;
    case 'refused':
      return texts.refused;
    case 'failed':
      return texts.failed;
  }
}

type FieldName = keyof MeMessages['fieldProblems'];

/** The words for the input called `name`, if it is the one at fault. */
export function fieldError(
  problem: MeProblem | null,
  name: FieldName,
  words: MeMessages,
): string | undefined {
  if (problem?.kind !== 'field' || problem.field !== name) return undefined;
  return words.fieldProblems[name];
}
