import { type Dispatch, useEffect, useRef, useState } from 'react';
import { staffConnection } from '../../lib/staff-connection';
import { AlertDetail } from './alert-detail';
import { AlertList } from './alert-list';
import { Meanwhile } from './connection-line';
import { Departures } from './departures';
import type { DeskAlert, DeskViewer } from './desk-alert';
import type { DeskHealth } from './desk-health';
import { useDeskI18n } from './desk-i18n';
import { DeskPane } from './desk-pane';
import type { DeskAction, DeskState } from './desk-state';
import styles from './live-desk.module.css';
import { type ActionAnswer, type ActionProblem, takeAlert } from './officer-actions';

type LiveDeskProps = {
  desk: DeskState;
  viewer: DeskViewer;
  health: DeskHealth;
  dispatch: Dispatch<DeskAction>;
  onSignedOut: () => void;
};

export function LiveDesk({ desk, viewer, health, dispatch, onSignedOut }: LiveDeskProps) {
  const { t } = useDeskI18n();
  const [openId, setOpenId] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ id: string; what: ActionProblem } | null>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const open = openId === null ? undefined : desk.alerts.get(openId);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (openId) top.current?.scrollIntoView({ block: 'nearest' });
  }, [openId]);

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
    void act(id, () => takeWithOthers(id, othersOf(id).filter(canTake), dispatch));
  };
  const othersOf = (id: string) => {
    const personId = desk.alerts.get(id)?.personId;
    return [...desk.alerts.values()].filter((one) => one.personId === personId && one.id !== id);
  };

  return (
    <div className={styles.columns} data-open={open !== undefined}>
      <div className={styles.list}>
        <Departures
          departures={desk.departures}
          onRead={(id) => dispatch({ type: 'departure-read', id })}
        />
        <DeskPane part="list" retryOn={desk.alerts} meanwhile={<Meanwhile viewer={viewer} />}>
          <AlertList
            alerts={desk.alerts}
            viewer={viewer}
            health={health}
            fresh={desk.fresh}
            isTruncated={desk.isTruncated}
            openId={openId}
            busyId={busyId}
            onOpen={show}
            onTake={take}
          />
        </DeskPane>
      </div>
      <div className={styles.detail}>
        <div ref={top} className={styles.top} />
        {open ? (
          <DeskPane key={open.id} part="detail" retryOn={open}>
            <AlertDetail
              alert={open}
              others={othersOf(open.id)}
              viewer={viewer}
              problem={problem?.id === open.id ? problem.what : null}
              isBusy={busyId === open.id}
              onTake={() => take(open.id)}
              onAct={(action) => void act(open.id, action)}
              onOpen={show}
            />
          </DeskPane>
        ) : (
          <p className={styles.choose}>{t.desk.detail.choose}</p>
        )}
      </div>
    </div>
  );
}

const canTake = ({ viewerCan }: DeskAlert) => viewerCan?.take;

/** Who takes one press takes the person: their other waiting presses come along, if it worked. */
async function takeWithOthers(
  id: string,
  others: DeskAlert[],
  dispatch: Dispatch<DeskAction>,
): Promise<ActionAnswer> {
  const { client } = staffConnection();
  const answer = await takeAlert(client, id);
  if (answer.problem) return answer;
  for (const other of others) {
    const { alert } = await takeAlert(client, other.id);
    if (alert) dispatch({ type: 'alert', alert });
  }
  return answer;
}
