import { randomUUID } from 'node:crypto';
import { TEST_POST } from '../consulates/test-post.ts';
import type { DrillStepTime } from '../watch/drill-store.ts';
import { type DrillCaller, DrillClient, type Following } from './drill-client.ts';
import {
  CLOSE,
  DELIVERIES,
  ENROLL,
  FEED,
  LEFT_OPEN,
  RAISE,
  TAKE,
  UPDATED,
} from './drill-documents.ts';
import type { DrillStep } from './drill-steps.ts';

/** Who takes part in a drill. */
export interface DrillCast {
  person: DrillCaller;
  officer: DrillCaller;
  /** Whether the person has a contact who is to be told. */
  hasContact: boolean;
}

/** How a drill went. `failedAt`: the step that did not come about; null when all did. */
export interface DrillReport {
  failedAt: DrillStep | null;
  /** Why, in a code; null when all did. */
  reason: string | null;
  steps: DrillStepTime[];
}

interface Options {
  /** Where the server listens. */
  url: string;
  /** Where people reach it. */
  origin: string;
  cast: DrillCast;
  /** How long each step may take. Left out: fifteen seconds. */
  stepMs?: number;
  /** Breaks it off. */
  signal: AbortSignal;
}

const STEP_MS = 15_000;
const LOOK_AGAIN_MS = 250;
const TOLD = ['ACCEPTED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED'];

interface Routed {
  raiseAlert: { id: string; status: string; consulate: { code: string } | null };
}

/** A press from end to end, by the way that everybody takes: from a phone to the test post's desk and back. */
export class Drill {
  private readonly client: DrillClient;
  private readonly cast: DrillCast;
  private readonly stepMs: number;
  private readonly steps: DrillStepTime[] = [];
  private readonly followings: Array<Following<unknown>> = [];
  private current: DrillStep = 'ENROLLED';

  constructor({ url, origin, cast, signal, stepMs = STEP_MS }: Options) {
    this.stepMs = stepMs;
    this.client = new DrillClient(url, origin, signal);
    this.cast = cast;
  }

  /** Runs it, and leaves no alert open behind. Never throws. */
  async run(): Promise<DrillReport> {
    try {
      await this.closeLeftOvers();
      await this.play(randomUUID());
      return { failedAt: null, reason: null, steps: this.steps };
    } catch (error) {
      await this.closeLeftOvers().catch(() => undefined);
      return { failedAt: this.current, reason: (error as Error).message, steps: this.steps };
    } finally {
      for (const following of this.followings) following.stop();
    }
  }

  private async play(id: string): Promise<void> {
    const { person, officer, hasContact } = this.cast;
    const { client } = this;
    await this.step('ENROLLED', () => client.ask(ENROLL, {}, person));
    const { alerts } = await client.ask<{ alerts: { feedCursor: string } }>(LEFT_OPEN, {}, officer);
    const desk = this.follow<{ alertFeed: { type: string; alert: { id: string } } }>(
      FEED,
      { after: alerts.feedCursor },
      officer,
    );
    const { raiseAlert } = await this.step('PRESSED', () =>
      client.ask<Routed>(
        RAISE,
        { input: { id, drill: true, position: TEST_POST.position } },
        person,
      ),
    );
    await this.step('ROUTED', async () => {
      if (raiseAlert.consulate?.code !== TEST_POST.code) throw new Error('OTHER_POST');
    });
    const phone = this.follow<{ alertUpdated: { status: string; acknowledgedBy: object | null } }>(
      UPDATED,
      { id },
      person,
    );
    await this.step('SHOWN_AT_DESK', () =>
      desk.until(
        ({ alertFeed }) => alertFeed.type === 'RAISED' && alertFeed.alert.id === id,
        this.stepMs,
      ),
    );
    await this.step('TAKEN', () => client.ask(TAKE, { id }, officer));
    await this.step('SHOWN_TO_PERSON', () =>
      phone.until(
        ({ alertUpdated }) =>
          alertUpdated.status === 'ACKNOWLEDGED' && alertUpdated.acknowledgedBy !== null,
        this.stepMs,
      ),
    );
    if (hasContact) await this.step('CONTACT_TOLD', () => this.contactTold(id));
    await this.step('CLOSED', () => client.ask(CLOSE, { id }, officer));
  }

  /** The person's own ladder says that a carrier took the first notice. */
  private async contactTold(id: string): Promise<void> {
    const until = Date.now() + this.stepMs;
    for (;;) {
      const { alert } = await this.client.ask<{
        alert: { deliveries: Array<{ notice: string; state: string; reason: string | null }> };
      }>(DELIVERIES, { id }, this.cast.person);
      const first = alert.deliveries.filter(({ notice }) => notice === 'RAISED');
      if (first.some(({ state }) => TOLD.includes(state))) return;
      if (first.length === 0) throw new Error('NO_NOTICE');
      if (Date.now() > until) throw new Error(first[0]?.reason ?? first[0]?.state);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  /** What an earlier drill left open, so that it is no example to this one. */
  private async closeLeftOvers(): Promise<void> {
    const { officer } = this.cast;
    const { alerts } = await this.client.ask<{
      alerts: { edges: Array<{ node: { id: string; status: string } }> };
    }>(LEFT_OPEN, {}, officer);
    for (const { id, status } of alerts.edges.map(({ node }) => node)) {
      if (status === 'RAISED') await this.client.ask(TAKE, { id }, officer);
      await this.client.ask(CLOSE, { id }, officer);
    }
  }

  private follow<T>(query: string, variables: object, caller: DrillCaller): Following<T> {
    const following = this.client.follow<T>(query, variables, caller);
    this.followings.push(following as Following<unknown>);
    return following;
  }

  private async step<T>(step: DrillStep, work: () => Promise<T>): Promise<T> {
    this.current = step;
    const began = performance.now();
    const done = await work();
    this.steps.push({ step, milliseconds: Math.round(performance.now() - began) });
    return done;
  }
}
