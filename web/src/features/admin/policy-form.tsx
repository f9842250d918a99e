import { useState } from 'react';
import type { EscalationAction } from '../../gql/admin/graphql';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { Form, textOf } from '../../ui/form';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import type { AdminProblem } from './admin-answer';
import { useAdminTexts } from './admin-i18n';
import { AdminProblemNotice } from './admin-problem-notice';
import styles from './duty.module.css';
import type { DutyPlace, Policy } from './duty-data';
import { setEscalationPolicy } from './duty-mutations';

const ACTIONS: EscalationAction[] = ['CALL_CENTER', 'NEAREST_POST', 'SUPERVISORS'];
const MOST_STEPS = 6;

type PolicyFormProps = { post: DutyPlace; policy: Policy; onChanged: () => Promise<void> };

/** When the alerts of a post move on; without a post, those of every post that has no policy of its own. */
export function PolicyForm({ post, policy, onChanged }: PolicyFormProps) {
  const { words } = useAdminTexts();
  const [steps, setSteps] = useState(() => policy.steps.map((step, key) => ({ ...step, key })));
  const [state, setState] = useState<'idle' | 'working' | 'done'>('idle');
  const [problem, setProblem] = useState<AdminProblem | null>(null);
  const texts = words.duty;
  const field = problem?.kind === 'field' ? problem.field : null;

  const save = async (form: FormData) => {
    setState('working');
    setProblem(null);
    const answer = await setEscalationPolicy({
      consulate: post,
      steps: steps.map(({ key }) => ({
        afterSeconds: wholeNumber(textOf(form, `after-${key}`)),
        action: textOf(form, `action-${key}`) as EscalationAction,
      })),
      repeatAfterSeconds: wholeNumber(textOf(form, 'repeat')),
    });
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return setState('idle');
    }
    await onChanged();
    setState('done');
  };
  const add = () => {
    const key = Math.max(...steps.map((step) => step.key)) + 1;
    const afterSeconds = (steps.at(-1)?.afterSeconds ?? 0) + 60;
    setSteps([...steps, { afterSeconds, action: 'NEAREST_POST', key }]);
  };

  return (
    <Section heading={post ? texts.policy : texts.generalPolicy}>
      <p>{!post ? texts.general : policy.consulate ? texts.own : texts.byDefault}</p>
      <Form onSubmit={(form) => void save(form)}>
        {steps.map(({ key, afterSeconds, action }, index) => (
          <fieldset key={key} className={styles.step}>
            <legend>{fill(texts.step, { number: index + 1 })}</legend>
            <TextField
              label={texts.after}
              name={`after-${key}`}
              inputMode="numeric"
              defaultValue={afterSeconds}
              error={field === 'afterSeconds' ? texts.afterWrong : undefined}
            />
            <SelectField
              label={texts.action}
              name={`action-${key}`}
              defaultValue={action}
              options={ACTIONS.map((value) => ({ value, text: texts.actions[value] }))}
            />
            {steps.length > 1 && (
              <Button
                look="quiet"
                type="button"
                onClick={() => setSteps(steps.filter((step) => step.key !== key))}
              >
                {texts.removeStep}
              </Button>
            )}
          </fieldset>
        ))}
        {steps.length < MOST_STEPS && (
          <Button look="secondary" type="button" onClick={add}>
            {texts.addStep}
          </Button>
        )}
        <TextField
          label={texts.repeat}
          name="repeat"
          inputMode="numeric"
          defaultValue={policy.repeatAfterSeconds}
          error={field === 'repeatAfterSeconds' ? texts.repeatWrong : undefined}
        />
        <AdminProblemNotice problem={problem} />
        {state === 'done' && (
          <Notice tone="good" icon="check" title={words.actions.done} live="polite" />
        )}
        <Button type="submit" wide disabled={state === 'working'}>
          {state === 'working' ? words.actions.working : words.actions.save}
        </Button>
      </Form>
    </Section>
  );
}

/** What is no whole number becomes one that the server refuses with its reason. */
const wholeNumber = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : 0);
