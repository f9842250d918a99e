import { type Dispatch, useState } from 'react';
import { useI18n } from '../../lib/i18n/i18n';
import type { LiveState } from '../../lib/keep-live';
import { AlertDetail } from './alert-detail';
import { groupAlerts } from './alert-groups';
import { AlertList } from './alert-list';
import { Departures } from './departures';
import type { DeskViewer } from './desk-alert';
import { deskConnection } from './desk-app';
import type { DeskAction, DeskState } from './desk-state';
import styles from './live-desk.module.css';
import { type ActionAnswer, type ActionProblem, takeAlert } from './officer-actions';

type LiveDeskProps = {
  desk: DeskState;
  viewer: DeskViewer;
  connection: LiveState;
  dispatch: Dispatch<DeskAction>;
  onSignedOut: () => void;
};

export function LiveDesk({ desk, viewer, connection, dispatch, onSignedOut }: LiveDeskProps) {
  const { t } = useI18n();
  const [openId, setOpenId] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ id: string; what: ActionProblem } | null>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const open = openId === null ? undefined : desk.alerts.get(openId);

  const show = (id: string | null) => {
    setOpenId(id);
    if (id !== problem?.id) setProblem(null);
    if (id) dispatch({ type: 'opened', id });
  };
  const act = async (id: string, action: () => Promise<ActionAnswer>) => {
    setBusyId(id);
    setProblem(null);
    const answer = await action();
    setBusyId(null);
    if (answer.alert) dispatch({ type: 'alert', alert: answer.alert });
    if (answer.problem?.kind === 'signed-out') return onSignedOut();
    if (answer.problem) setProblem({ id, what: answer.problem });
  };
  const take = (id: string) => {
    setOpenId(id);
    void act(id, () => takeAlert(deskConnection().client, id));
  };

  return (
    <div className={styles.columns} data-open={open !== undefined}>
      <div className={styles.list}>
        <Departures
          departures={desk.departures}
          onRead={(id) => dispatch({ type: 'departure-read', id })}
        />
        <AlertList
          groups={groupAlerts(desk.alerts.values(), viewer.id)}
          viewer={viewer}
          connection={connection}
          fresh={desk.fresh}
          isTruncated={desk.isTruncated}
          openId={openId}
          busyId={busyId}
          onOpen={show}
          onTake={take}
        />
      </div>
      <div className={styles.detail}>
        {open ? (
          <AlertDetail
            key={open.id}
            alert={open}
            others={[...desk.alerts.values()].filter(
              ({ personId, id }) => personId === open.personId && id !== open.id,
            )}
            viewer={viewer}
            problem={problem?.id === open.id ? problem.what : null}
            isBusy={busyId === open.id}
            onAct={(action) => void act(open.id, action)}
            onOpen={show}
          />
        ) : (
          <p className={styles.choose}>{t.desk.detail.choose}</p>
        )}
      </div>
    </div>
  );
}
