import { useState } from 'react';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { Card, Cards } from '../../ui/card';
import { Section } from '../../ui/section';
import type { AdminAnswer, AdminProblem } from './admin-answer';
import { useAdminTexts } from './admin-i18n';
import { AdminProblemNotice } from './admin-problem-notice';
import styles from './duty.module.css';
import type { Duty, DutyPlace } from './duty-data';
import { addDutyShift, changeDutyShift, removeDutyShift } from './duty-mutations';
import { ShiftForm } from './shift-form';
import type { ListedOfficer } from './staff-lists';

type DutyScheduleProps = {
  post: DutyPlace;
  duty: Duty;
  /** Who works at the place. */
  colleagues: ListedOfficer[];
  onChanged: () => Promise<void>;
};

/** Who is on duty now, and the shifts of a post or of the call centre. */
export function DutySchedule({ post, duty, colleagues, onChanged }: DutyScheduleProps) {
  const { words } = useAdminTexts();
  const [open, setOpen] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<AdminProblem | null>(null);
  const texts = words.duty;

  const act = async (action: () => Promise<AdminAnswer<unknown>>) => {
    setIsBusy(true);
    setProblem(null);
    const answer = await action();
    setIsBusy(false);
    if (answer.kind === 'problem') return setProblem(answer.problem);
    setOpen(null);
    await onChanged();
  };
  const days = (weekdays: number[]) =>
    weekdays.length === 7
      ? texts.everyDay
      : weekdays.map((day) => texts.days[day - 1]?.toLowerCase()).join(', ');

  return (
    <>
      <Section heading={texts.now}>
        {duty.onDuty.length === 0 && <p>{texts.nobody}</p>}
        <ul className={styles.list}>
          {duty.onDuty.map(({ id, name, hasPhone }) => (
            <li key={id}>
              <strong>{name}</strong>
              {hasPhone === false && ` · ${texts.noPhone}`}
              {hasPhone && ` · ${texts.phone}`}
            </li>
          ))}
        </ul>
      </Section>
      <Section heading={post ? texts.shifts : texts.callCenterShifts}>
        <p>
          {duty.consulate
            ? fill(texts.zone, { zone: duty.consulate.timeZone })
            : texts.callCenterZone}
        </p>
        {duty.dutyShifts.length === 0 && <p>{post ? texts.noShifts : texts.callCenterNoShifts}</p>}
        <AdminProblemNotice problem={problem} />
        <Cards>
          {duty.dutyShifts.map((shift) => (
            <Card key={shift.id} title={shift.officer.name}>
              <p>
                {fill(texts.hours, { from: shift.startsAt, to: shift.endsAt })} ·{' '}
                {days(shift.weekdays)}
              </p>
              {(shift.fromDate || shift.untilDate) && (
                <p>
                  {fill(texts.period, {
                    from: shift.fromDate ?? '…',
                    to: shift.untilDate ?? '…',
                  })}
                </p>
              )}
              {open === shift.id ? (
                <ShiftForm
                  shift={shift}
                  colleagues={colleagues}
                  problem={problem}
                  isBusy={isBusy}
                  onSave={(values) => void act(() => changeDutyShift({ id: shift.id, ...values }))}
                  onCancel={() => setOpen(null)}
                />
              ) : (
                <div className={styles.hours}>
                  <Button look="secondary" disabled={isBusy} onClick={() => setOpen(shift.id)}>
                    {texts.change}
                  </Button>
                  <Button
                    look="secondary"
                    disabled={isBusy}
                    onClick={() => void act(() => removeDutyShift(shift.id))}
                  >
                    {texts.remove}
                  </Button>
                </div>
              )}
            </Card>
          ))}
        </Cards>
        {open === 'new' ? (
          <ShiftForm
            colleagues={colleagues}
            problem={problem}
            isBusy={isBusy}
            onSave={(values) => void act(() => addDutyShift({ consulate: post, ...values }))}
            onCancel={() => setOpen(null)}
          />
        ) : colleagues.length === 0 ? (
          <p>{texts.noColleagues}</p>
        ) : (
          <Button look="secondary" wide onClick={() => setOpen('new')}>
            {texts.add}
          </Button>
        )}
      </Section>
    </>
  );
}
