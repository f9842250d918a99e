import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FeedSource, type LoadOutcome, runDeskFeed } from './desk-feed';
import { sampleAlert, sampleEvent, sampleViewer } from './desk-samples';

type Sink = Parameters<FeedSource['subscribe']>[1];

function desk(first?: LoadOutcome) {
  const loaded: LoadOutcome = {
    kind: 'loaded',
    snapshot: { viewer: sampleViewer(), alerts: [], cursor: 'start', isTruncated: false },
  };
  const sinks: Sink[] = [];
  const places: string[] = [];
  const load = vi.fn(async () => loaded);
  if (first) load.mockResolvedValueOnce(first as typeof loaded);
  const seen: string[] = [];
  const onSignedOut = vi.fn();
  const states: string[] = [];
  const feed = runDeskFeed({
    source: {
      load,
      subscribe: (after, sink) => {
        places.push(after);
        sinks.push(sink);
        return () => {};
      },
    },
    onSnapshot: () => {},
    onEvent: ({ cursor }) => seen.push(cursor),
    onState: ({ kind }) => states.push(kind),
    onSignedOut,
    delayMs: () => 1000,
  });
  const sink = () => sinks.at(-1) as Sink;
  const send = (...cursors: string[]) => {
    for (const cursor of cursors) sink().event(sampleEvent(cursor, sampleAlert('a')));
  };
  return { feed, load, places, sinks, sink, send, seen, states, onSignedOut };
}

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe('runDeskFeed', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('reads everything, then follows from the place of the reading', async () => {
    const { places, states, sink } = desk();
    await pass();
    expect(places).toEqual(['start']);
    expect(states).toEqual([]);
    sink().open();
    expect(states).toEqual(['live']);
  });

  it('goes on after the last event it saw, without reading again', async () => {
    const { load, places, sink, send, seen } = desk();
    await pass();
    send('1', '2');
    sink().ended('retry');
    await pass(1000);
    send('3');
    sink().ended('retry');
    await pass(1000);
    expect(places).toEqual(['start', '2', '3']);
    expect(seen).toEqual(['1', '2', '3']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('resumes at once when it fell behind', async () => {
    const { places, sink, send } = desk();
    await pass();
    send('1');
    sink().ended('at-once');
    await pass(0);
    expect(places).toEqual(['start', '1']);
  });

  it('reads everything anew when its right is gone, and stays if there is still a session', async () => {
    const { load, places, sink, send, onSignedOut } = desk();
    await pass();
    send('1');
    sink().ended('right-gone');
    await pass(0);
    expect(load).toHaveBeenCalledTimes(2);
    expect(places).toEqual(['start', 'start']);
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it('leads to the sign-in, and tries no more, when there is no session after its right is gone', async () => {
    const { load, places, sink, onSignedOut } = desk();
    await pass();
    load.mockResolvedValueOnce({ kind: 'signed-out' } as never);
    sink().ended('right-gone');
    await pass(60_000);
    expect(onSignedOut).toHaveBeenCalledTimes(1);
    expect(load).toHaveBeenCalledTimes(2);
    expect(places).toEqual(['start']);
  });

  it('hears nothing more from a feed that it left', async () => {
    const { feed, sinks, seen } = desk();
    await pass();
    feed.restart();
    sinks[0]?.event(sampleEvent('late', sampleAlert('a')));
    sinks[0]?.ended('cursor-lost');
    expect(seen).toEqual([]);
  });

  it('reads everything again when the server does not know the place any more', async () => {
    const { load, places, sink, send } = desk();
    await pass();
    send('1');
    sink().ended('cursor-lost');
    await pass(0);
    expect(load).toHaveBeenCalledTimes(2);
    expect(places).toEqual(['start', 'start']);
  });

  it('keeps trying when the reading fails', async () => {
    const { load, places, states } = desk({ kind: 'failed' });
    await pass();
    expect(states).toEqual(['lost']);
    await pass(1000);
    expect(load).toHaveBeenCalledTimes(2);
    expect(places).toEqual(['start']);
  });

  it('stops when the session has ended', async () => {
    const { load, sink, onSignedOut } = desk();
    await pass();
    sink().ended('signed-out');
    await pass(60_000);
    expect(onSignedOut).toHaveBeenCalledTimes(1);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
