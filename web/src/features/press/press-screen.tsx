'use client';

import { useState } from 'react';
import { AlertView } from './alert-view';
import type { CancelState } from './mistake';
import { OpenAlertList } from './open-alert-list';
import { PressButton } from './press-button';
import { SendingView } from './sending-view';
import { useFollowedAlerts, usePressApp } from './use-press-app';

type Shown = { kind: 'latest' } | { kind: 'button' } | { kind: 'alert'; id: string };

/** The button, or, once it was pressed, the alert that came of it. */
export function PressScreen() {
  const { app, presses, location } = usePressApp();
  const following = useFollowedAlerts(presses);
  const [shown, setShown] = useState<Shown>({ kind: 'latest' });

  const latest = presses.at(-1);
  const chosen = shown.kind === 'alert' && presses.find((press) => press.id === shown.id);
  const press = shown.kind === 'button' ? undefined : chosen || latest;

  const send = () => {
    const { queue, locator } = app();
    const id = queue.press(locator.latest() ?? undefined);
    locator.ask();
    setShown({ kind: 'alert', id });
  };
  const leave = (id: string) => {
    app().queue.dismiss(id);
    setShown({ kind: 'button' });
  };

  if (!press) {
    return (
      <>
        <PressButton onHoldStart={() => void app().locator.warmUp()} onPressed={send} />
        <OpenAlertList presses={presses} onOpen={(id) => setShown({ kind: 'alert', id })} />
      </>
    );
  }
  const shareLocation = () => app().locator.ask();
  const cancel: CancelState = {
    isUnderWay: press.cancelWanted === true && !press.cancelAnswered,
    failed: press.failedTries > 0,
    refusal: press.cancelRefusal,
    request: (pin) => app().queue.requestCancel(press.id, pin),
  };
  return (
    <>
      {press.answer ? (
        <AlertView
          key={press.id}
          alert={press.answer}
          location={location}
          following={following.get(press.id) ?? 'live'}
          onShareLocation={shareLocation}
          cancel={cancel}
          onPressAgain={() => setShown({ kind: 'button' })}
          onLeave={() => leave(press.id)}
        />
      ) : (
        <SendingView pressedAt={press.pressedAt} failed={press.failedTries > 0} cancel={cancel} />
      )}
    </>
  );
}
