import { randomUUID } from 'node:crypto';
import { changeAlert } from '../src/alerts/alert-store.ts';
import { assign, close, feedCursor, type Outcome, release, report, take } from './actions.ts';
import { each, Onlookers, type Played } from './duress-onlookers.ts';
import { Plain } from './duress-plain.ts';
import { STORIES, type Story, type Transition } from './duress-stories.ts';
import { change, SET_PHONE, SET_POLICY } from './escalation-actions.ts';
import { deviceToken, LOS_ANGELES, press, SAN_DIEGO, type TestServer, until } from './harness.ts';
import { doAs } from './person-actions.ts';

/** Who is given alerts: a lawyer, and another officer of Los Angeles. */
const LAWYER = '00000000-0000-4000-8000-000000000008';
const COLLEAGUE = '00000000-0000-4000-8000-000000000002';

type Edges = { edges: Array<{ cursor: string }> };

async function must(doing: Promise<Outcome>): Promise<void> {
  const { code, message } = await doing;
  if (code) throw new Error(`${code}: ${message}`);
}

/** All stories side by side, moment by moment. What is due by the clock is due for all at once. */
export class Evening {
  readonly plain = new Plain();
  readonly played: Played[] = [];
  private onlookers: Onlookers | null = null;
  private staff = { first: '', other: '', callCenter: '', lawyer: '' };

  constructor(
    private readonly server: TestServer,
    private readonly clock: { ahead: number },
  ) {}

  async play(): Promise<void> {
    await this.moment('prepared', () => this.prepare());
    const start = await feedCursor(this.server, this.staff.callCenter);
    await this.moment('pressed', () => this.pressAll());
    await this.moment('escalated', () => this.escalate());
    await this.moment('taken', () => this.takeSome());
    const onlookers = new Onlookers(this.server, this.played, start);
    this.onlookers = onlookers;
    await onlookers.follow();
    // Until something is erased those that never are stand for all.
    const [never, early, late] = (['never', 'before closing', 'after closing'] as const).map(
      (when) => this.played.filter(({ story }) => story.erased === when),
    ) as [Played[], Played[], Played[]];
    await onlookers.look('before the cancel', never);
    await this.moment('cancelled', () => this.cancelAll());
    await onlookers.look('after the cancel', never);
    await this.moment('went on', () => this.goOn());
    await this.moment('seen', () => this.seeAll());
    await onlookers.look('after the desk went on', never);
    await this.moment('erased', () => this.erase(early));
    await onlookers.look('after the first erasure', early);
    await this.moment('closed', () => this.closeAll());
    await onlookers.look('after the closing', [...never, ...early]);
    await this.moment('erased late', () => this.erase(late));
    await this.moment('wiped', () => this.finish());
    await onlookers.look('after all erasures', [...early, ...late]);
    await onlookers.end();
  }

  /** What happens in one moment carries its name in what is compared. */
  private async moment(name: string, work: () => Promise<void>): Promise<void> {
    this.clock.ahead += 2;
    this.plain.begin(name, this.server.services.clock().getTime() - 1);
    await work();
    await this.onlookers?.settle();
  }

  private async prepare(): Promise<void> {
    const { server } = this;
    const steps = ['CALL_CENTER', 'NEAREST_POST', 'SUPERVISORS'].map((action, index) => ({
      afterSeconds: 1_200 * (index + 1),
      action,
    }));
    const input = { steps, repeatAfterSeconds: 3_600 };
    await change(server, SET_POLICY, { input }, await server.signIn('administrator'));
    const supervisor = await server.signIn('supervisor');
    await change(server, SET_PHONE, { phone: '+12135550100' }, supervisor);
    await this.signIn();
    const numbered = STORIES.map((story, number) => ({ story, number }));
    await each(numbered, async ({ story, number }) => {
      this.played.push(await this.person(story, number));
    });
    const { pool } = server.services.database;
    await pool.query(`UPDATE contact_channels SET state = 'CONFIRMED', answered_at = asked_at`);
  }

  private async signIn(): Promise<void> {
    const [first, other, callCenter, lawyer] = await Promise.all(
      ['los-angeles', 'san-diego', 'call-center', 'representative'].map((login) =>
        this.server.signIn(login),
      ),
    );
    this.staff = { first, other, callCenter, lawyer } as typeof this.staff;
  }

  private async person(story: Story, number: number): Promise<Played> {
    const { contacts, contactChannels, database } = this.server.services;
    const token = deviceToken();
    const consent = { consentTextVersion: 'v1', homeCounty: '06037' };
    const { id } = await doAs(this.server, token, 'enroll', { input: consent });
    const profile = { names: 'Rosa', phone: '+12135550111' };
    await doAs(this.server, token, 'updateProfile', { input: profile });
    const personId = id as string;
    const device = await database.prisma.device.findFirstOrThrow({ where: { personId } });
    const phone = `+1310555${1_000 + number}`;
    const contactId = await contacts.add(
      { kind: 'PERSON', personId, deviceId: device.id },
      {
        name: 'Ana',
        relation: 'hermana',
        phone,
        message: 'Llama a Luis',
        channels: ['SMS'],
        shares: 'LIVE_POSITION',
      },
    );
    const invited = await database.prisma.contactChannel.findFirstOrThrow({ where: { contactId } });
    const invitation = contactChannels.makeInvitationToken(invited);
    const known = { story, token, personId, phone, invitation, alertId: randomUUID() };
    return { ...known, link: '', cursor: '', isErased: false, looks: [], frames: [] };
  }

  private async pressAll(): Promise<void> {
    const { contacts, database, clock } = this.server.services;
    const fixedAt = clock().toISOString();
    await each(this.played, async (one) => {
      const position = { ...SAN_DIEGO, fixedAt };
      await press(this.server, one.token, { id: one.alertId, position, pressedAt: 'soon' });
      await must(report(this.server, one.alertId, { ...LOS_ANGELES, fixedAt }, one.token));
      const alert = await database.prisma.alert.findUniqueOrThrow({ where: { id: one.alertId } });
      const [link] = await contacts.linksOf(one.personId, alert);
      one.link = link?.token as string;
      const query = '{ alerts(first: 1) { edges { cursor } } }';
      const { data } = await this.server.ask<{ alerts: Edges }>(query, {}, one.token);
      one.cursor = data.alerts.edges[0]?.cursor as string;
    });
    // What carriers would have done with the first notices.
    await database.pool.query(
      `UPDATE deliveries SET state = 'ACKNOWLEDGED', reason = 'BUSY', accepted_at = $1, delivered_at = $1,
         opened_at = $1, acknowledged_at = $1 WHERE notice = 'RAISED'`,
      [clock()],
    );
    await database.pool.query(
      `INSERT INTO delivery_attempts (delivery_id, number, carrier, started_at, ended_at, outcome)
       SELECT id, 1, 'one', $1, $1, 'ACCEPTED' FROM deliveries WHERE notice = 'RAISED'`,
      [clock()],
    );
  }

  /** Does what is due so many seconds later, after which no session stands any more. */
  private async advance(seconds: number): Promise<void> {
    this.clock.ahead += seconds * 1_000;
    await this.server.services.escalation.worker.runDue();
    await this.signIn();
  }

  /** The call centre, Santa Ana and the supervisors get them all; then nothing moves on by itself. */
  private async escalate(): Promise<void> {
    await this.advance(3_601);
    await this.hold([]);
  }

  private async hold(butOf: Played[]): Promise<void> {
    await this.server.services.database.pool.query(
      'UPDATE escalations SET due_at = NULL, accept_by = NULL WHERE NOT alert_id = ANY ($1::uuid[])',
      [butOf.map(({ alertId }) => alertId)],
    );
  }

  private async takeSome(): Promise<void> {
    const { server, staff } = this;
    const those = this.played.filter(({ story }) => story.wasAssigned);
    await each(those, async ({ alertId }) => {
      await must(take(server, alertId, staff.first));
      await must(assign(server, alertId, LAWYER, staff.first));
      await this.accept(alertId);
    });
  }

  private async accept(id: string): Promise<void> {
    const accepting =
      'mutation ($id: ID!) { result: acceptAssignment(id: $id) { __typename ... on Error { code message } } }';
    await must(change(this.server, accepting, { id }, this.staff.lawyer));
  }

  private async cancelAll(): Promise<void> {
    const { database, feed, clock } = this.server.services;
    await each(this.played, async ({ alertId, personId, story }) => {
      const cancels =
        story.transition === 'cancelled honestly before' ? [false, true] : [story.isForced];
      // PINs are duress.test.ts's: here all is about what comes after.
      for (const isForced of cancels)
        feed.announce(
          await changeAlert(database.pool, 'cancel', {
            id: alertId,
            person: personId,
            at: clock(),
            forced: isForced,
          }),
        );
    });
  }

  /** What the desk does where it knows that the cancel was forced. */
  private async goOn(): Promise<void> {
    const { server } = this;
    const of = (...those: Transition[]) =>
      this.played.filter(({ story }) => those.some((each) => each === story.transition));
    await this.hold(of('escalated to another post'));
    await this.advance(6_001);
    await this.hold([]);
    const lapsing = of('assignment lapsed');
    await each(lapsing, ({ alertId }) => must(assign(server, alertId, LAWYER, this.staff.first)));
    await this.advance(121);
    await this.hold([]);
    const { first, callCenter } = this.staff;
    await each(of('taken', 'released'), ({ alertId }) => must(take(server, alertId, first)));
    await each(of('released'), ({ alertId }) => must(release(server, alertId, first)));
    await each(of('taken'), async (one) => {
      await this.openDetails(one.alertId);
      await this.reportAfterwards(one, 'POSITION_REPORTED');
    });
    await each(of('assigned'), async ({ alertId }) => {
      await must(assign(server, alertId, LAWYER, first));
      await this.accept(alertId);
    });
    await each(of('rerouted by a position', 'closed by another post'), (one) =>
      this.reportAfterwards(one, 'REROUTED'),
    );
    await each(of('taken from whom it was assigned to'), async ({ alertId }) => {
      await must(release(server, alertId, callCenter));
      await must(take(server, alertId, callCenter));
      await must(assign(server, alertId, COLLEAGUE, callCenter));
    });
  }

  private async openDetails(id: string): Promise<void> {
    const query = 'query ($id: ID!) { alert(id: $id) { person { names } } }';
    const { data } = await this.server.ask<{ alert: object }>(query, { id }, this.staff.first);
    if (!JSON.stringify(data).includes('Rosa')) throw new Error(JSON.stringify(data));
  }

  /** The phone is refused, and the desk has it a moment later. */
  private async reportAfterwards(
    { token, alertId }: Played,
    type: 'POSITION_REPORTED' | 'REROUTED',
  ) {
    await report(this.server, alertId, SAN_DIEGO, token);
    const { prisma } = this.server.services.database;
    await until(async () => (await prisma.alertEvent.count({ where: { alertId, type } })) > 0);
  }

  private async seeAll(): Promise<void> {
    const query = 'mutation { result: markAlertSeen { __typename ... on Error { code message } } }';
    await each(this.played, ({ link }) => must(change(this.server, query, {}, link)));
  }

  private async erase(those: Played[]): Promise<void> {
    await each(those, async (one) => {
      const { __typename } = await doAs(this.server, one.token, 'erasePerson');
      if (__typename !== 'Erased') throw new Error(__typename);
      one.isErased = true;
    });
  }

  private async closeAll(): Promise<void> {
    await each(this.played, async ({ alertId, story }) => {
      const { closedBy, outcome, isForced, transition } = story;
      const { first, other, callCenter } = this.staff;
      const by = { 'los-angeles': first, 'san-diego': other, 'call-center': callCenter }[closedBy];
      // Whoever is no supervisor closes what they have, or what was cancelled.
      if (isForced && by !== callCenter && transition !== 'taken')
        await must(take(this.server, alertId, by));
      await must(close(this.server, alertId, by, outcome));
    });
  }

  private async finish(): Promise<void> {
    const { persons, clock } = this.server.services;
    await persons.finishErasures(clock());
  }
}
