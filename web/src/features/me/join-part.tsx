import { useState } from 'react';
import { markPrepared, thisDevice } from '../../lib/device';
import { Button } from '../../ui/button';
import { ChoiceField } from '../../ui/choice-field';
import { Disclosure } from '../../ui/disclosure';
import { Form, textOf } from '../../ui/form';
import { Notice } from '../../ui/notice';
import { TextField } from '../../ui/text-field';
import type { MeProblem } from './me-answer';
import { useMeTexts } from './me-i18n';
import { joinByInvitation, recover } from './phone-mutations';
import { ProblemNotice } from './problem-notice';

type Kind = 'phone' | 'paper';

/** For a new phone: joins a person who is known, by a code from their other phone or from paper. */
export function JoinPart({ onJoined }: { onJoined: () => Promise<void> }) {
  const { words } = useMeTexts();
  const [kind, setKind] = useState<Kind>('phone');
  const [problem, setProblem] = useState<MeProblem | null>(null);
  const [isWorking, setIsWorking] = useState(false);
  const texts = words.join;

  const join = async (values: FormData) => {
    const code = textOf(values, 'code');
    if (!code) return setProblem({ kind: 'code' });
    setIsWorking(true);
    setProblem(null);
    const answer = await (kind === 'phone'
      ? joinByInvitation(code)
      : recover(code, values.get('signOut') === 'yes'));
    setIsWorking(false);
    if (answer.kind === 'problem') return setProblem(answer.problem);
    markPrepared(thisDevice().store);
    await onJoined();
  };
  const choose = (next: Kind) => () => {
    setKind(next);
    setProblem(null);
  };

  return (
    <Disclosure heading={texts.heading}>
      <p>{texts.body}</p>
      <Button look={kind === 'phone' ? 'primary' : 'secondary'} wide onClick={choose('phone')}>
        {texts.fromPhone}
      </Button>
      <Button look={kind === 'paper' ? 'primary' : 'secondary'} wide onClick={choose('paper')}>
        {texts.fromPaper}
      </Button>
      <Form onSubmit={(values) => void join(values)}>
        <TextField
          label={kind === 'phone' ? texts.fromPhone : texts.fromPaper}
          hint={texts.codeWhy}
          name="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
        {kind === 'paper' && (
          <Notice tone="warn" icon="warning">
            <p>{texts.pinsGone}</p>
          </Notice>
        )}
        {kind === 'paper' && (
          <ChoiceField
            legend={words.phones.heading}
            name="signOut"
            kind="checkbox"
            chosen={['yes']}
            choices={[{ value: 'yes', text: texts.signOut, hint: texts.signOutWhy }]}
          />
        )}
        <ProblemNotice problem={problem} />
        <Button type="submit" wide large disabled={isWorking}>
          {isWorking ? texts.working : texts.submit}
        </Button>
      </Form>
    </Disclosure>
  );
}
