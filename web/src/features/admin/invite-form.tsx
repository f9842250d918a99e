import { useEffect, useState } from 'react';
import type { OfficerRole } from '../../gql/admin/graphql';
import { copyText } from '../../lib/copy-text';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { CodeText } from '../../ui/code-text';
import { Form, textOf } from '../../ui/form';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import type { AdminProblem } from './admin-answer';
import { useAdminTexts } from './admin-i18n';
import { inviteOfficer } from './admin-mutations';
import { AdminProblemNotice } from './admin-problem-notice';
import { codesOf, hasPosts, rolesToGive } from './placement';
import { PostsField } from './posts-field';
import type { StaffLists } from './staff-lists';

type InviteFormProps = { lists: StaffLists; onChanged: () => Promise<void> };

/** What says by itself that it is wrong; anything else is said below the form. */
const AT_FIELDS = ['email', 'name', 'licenseStates', 'languages'];

type Made = { name: string; url: string; expiresAt: string };

export function InviteForm({ lists, onChanged }: InviteFormProps) {
  const { words } = useAdminTexts();
  const roles = rolesToGive(lists.viewer.role);
  const [role, setRole] = useState<OfficerRole>(roles[0] ?? 'OFFICER');
  const [step, setStep] = useState<'idle' | 'open' | 'working'>('idle');
  const [made, setMade] = useState<Made | null>(null);
  const [problem, setProblem] = useState<AdminProblem | null>(null);
  const texts = words.invite;
  const isRepresentative = role === 'REPRESENTATIVE';
  const errorOf = (field: keyof typeof words.fields) =>
    problem?.kind === 'field' && problem.field === field ? words.fields[field] : undefined;
  const isAtField = problem?.kind === 'field' && AT_FIELDS.includes(problem.field);
  // On a phone the field is out of sight of the button; reading it aloud tells its error too.
  useEffect(() => {
    if (isAtField) document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [isAtField]);

  const invite = async (form: FormData) => {
    setStep('working');
    setProblem(null);
    const answer = await inviteOfficer({
      email: textOf(form, 'email'),
      name: textOf(form, 'name'),
      role,
      consulates: hasPosts(role) ? form.getAll('consulates').map(String) : [],
      ...(isRepresentative
        ? {
            licenseStates: codesOf(textOf(form, 'licenseStates')),
            languages: codesOf(textOf(form, 'languages')).map((code) => code.toLowerCase()),
          }
        : {}),
    });
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return setStep('open');
    }
    const { name, url, expiresAt } = answer.value;
    setMade({ name, url: url ?? '', expiresAt });
    setStep('idle');
    await onChanged();
  };

  if (made) return <MadeInvitation made={made} onDone={() => setMade(null)} />;
  if (step === 'idle') {
    return (
      <div>
        <Button large onClick={() => setStep('open')}>
          {texts.start}
        </Button>
      </div>
    );
  }
  return (
    <Section heading={texts.heading}>
      <Form onSubmit={(form) => void invite(form)}>
        <TextField
          label={texts.email}
          error={errorOf('email')}
          name="email"
          type="email"
          autoComplete="off"
        />
        <TextField label={texts.name} error={errorOf('name')} name="name" autoComplete="off" />
        <SelectField
          label={texts.role}
          name="role"
          value={role}
          onChange={(event) => setRole(event.target.value as OfficerRole)}
          options={roles.map((value) => ({ value, text: words.role[value] }))}
        />
        {hasPosts(role) && (
          <PostsField
            posts={lists.posts}
            chosen={lists.posts.length === 1 ? lists.posts.map(({ code }) => code) : []}
          />
        )}
        {isRepresentative && (
          <>
            <TextField
              label={texts.states}
              hint={texts.statesWhy}
              error={errorOf('licenseStates')}
              name="licenseStates"
              autoComplete="off"
            />
            <TextField
              label={texts.languages}
              hint={texts.languagesWhy}
              error={errorOf('languages')}
              name="languages"
              autoComplete="off"
            />
          </>
        )}
        <AdminProblemNotice problem={isAtField ? null : problem} />
        <Button type="submit" wide large disabled={step === 'working'}>
          {step === 'working' ? texts.working : texts.submit}
        </Button>
        <Button look="quiet" wide onClick={() => setStep('idle')}>
          {words.actions.cancel}
        </Button>
      </Form>
    </Section>
  );
}

function MadeInvitation({ made, onDone }: { made: Made; onDone: () => void }) {
  const { words, format } = useAdminTexts();
  const [copied, setCopied] = useState(false);
  const texts = words.invite;
  const { name, url, expiresAt } = made;
  return (
    <Section heading={texts.readyHeading}>
      <Notice tone="warn" icon="warning" live="polite">
        <p>{fill(texts.readyBody, { name, time: format.dated(expiresAt) })}</p>
      </Notice>
      <CodeText>{url}</CodeText>
      <Button wide onClick={() => void copyText(url).then(setCopied)}>
        {copied ? texts.copied : texts.copy}
      </Button>
      <Button look="secondary" wide onClick={onDone}>
        {texts.done}
      </Button>
    </Section>
  );
}
