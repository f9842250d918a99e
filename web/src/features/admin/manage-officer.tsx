import { useState } from 'react';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import type { AdminAnswer, AdminProblem } from './admin-answer';
import { useAdminTexts } from './admin-i18n';
import { disableOfficer, enableOfficer, resetTwoFactor } from './admin-mutations';
import { AdminProblemNotice } from './admin-problem-notice';
import { MoveForm } from './move-form';
import { OfficerSessions } from './officer-sessions';
import type { ListedOfficer, StaffLists } from './staff-lists';

type ManageOfficerProps = {
  officer: ListedOfficer;
  lists: StaffLists;
  onChanged: () => Promise<void>;
};

type Part = 'none' | 'move' | 'disable' | 'reset' | 'sessions';

export function ManageOfficer({ officer, lists, onChanged }: ManageOfficerProps) {
  const { words } = useAdminTexts();
  const [part, setPart] = useState<Part>('none');
  const [step, setStep] = useState<'idle' | 'working' | 'done'>('idle');
  const [problem, setProblem] = useState<AdminProblem | null>(null);
  const texts = words.actions;
  const isAdministrator = lists.viewer.role === 'ADMINISTRATOR';

  const act = async (action: () => Promise<AdminAnswer<unknown>>) => {
    setStep('working');
    setProblem(null);
    const answer = await action();
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return setStep('idle');
    }
    setPart('none');
    await onChanged();
    setStep('done');
  };
  const show = (next: Part) => () => {
    setPart(part === next ? 'none' : next);
    setStep('idle');
    setProblem(null);
  };
  const isBusy = step === 'working';

  return (
    <>
      <AdminProblemNotice problem={problem} />
      {step === 'done' && <Notice tone="good" icon="check" title={texts.done} live="polite" />}
      {officer.role !== 'REPRESENTATIVE' && (
        <Button look="secondary" wide onClick={show('move')}>
          {texts.move}
        </Button>
      )}
      {part === 'move' && (
        <MoveForm officer={officer} lists={lists} isBusy={isBusy} onAct={(one) => void act(one)} />
      )}
      {officer.disabledAt ? (
        <Button
          look="secondary"
          wide
          disabled={isBusy}
          onClick={() => void act(() => enableOfficer(officer.id))}
        >
          {texts.enable}
        </Button>
      ) : (
        <Button look="secondary" wide onClick={show('disable')}>
          {texts.disable}
        </Button>
      )}
      {part === 'disable' && (
        <Sure
          body={texts.disableBody}
          yes={texts.disableYes}
          isBusy={isBusy}
          onYes={() => void act(() => disableOfficer(officer.id))}
        />
      )}
      {isAdministrator && officer.twoFactorEnabled && (
        <Button look="secondary" wide onClick={show('reset')}>
          {texts.resetSecondStep}
        </Button>
      )}
      {part === 'reset' && (
        <Sure
          body={texts.resetBody}
          yes={texts.resetYes}
          isBusy={isBusy}
          onYes={() => void act(() => resetTwoFactor(officer.id))}
        />
      )}
      {isAdministrator && (
        <Button look="secondary" wide onClick={show('sessions')}>
          {texts.sessions}
        </Button>
      )}
      {part === 'sessions' && <OfficerSessions officerId={officer.id} />}
    </>
  );
}

type SureProps = { body: string; yes: string; isBusy: boolean; onYes: () => void };

function Sure({ body, yes, isBusy, onYes }: SureProps) {
  return (
    <Notice tone="warn" live="polite">
      <p>{body}</p>
      <Button look="alarm" wide disabled={isBusy} onClick={onYes}>
        {yes}
      </Button>
    </Notice>
  );
}
