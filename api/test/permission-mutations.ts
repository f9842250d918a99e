import { randomBytes, randomUUID } from 'node:crypto';
import { assign, close, take } from './actions.ts';
import { ADD_SHIFT, change } from './escalation-actions.ts';
import { deviceToken, LOS_ANGELES, press } from './harness.ts';
import { type Caller, POST, type World } from './permission-world.ts';
import { distinctive, doAs, enrolled } from './person-actions.ts';
import { act } from './staff-actions.ts';

/** A mutation that would do something, with everything that it needs there. */
export interface Try {
  variables: Record<string, unknown>;
  /** Who does it, where it has to be somebody new. */
  as?: string;
  /** The type of what comes of it. */
  gives: string;
}

type Prepare = (world: World, by: Caller) => Promise<Try> | Try;

const PHONE = '+13105554417';
const SHIFT = { weekdays: [1], startsAt: '08:00', endsAt: '16:00' };

async function aPress({ server }: World) {
  const token = deviceToken();
  const { id } = await press(server, token, { position: LOS_ANGELES });
  return { token, id };
}

async function aPersonWithAContact({ server }: World) {
  const person = await enrolled(server);
  const input = { name: 'Lucía', phone: PHONE, email: `${distinctive()}@example.org` };
  const { id } = await doAs(server, person.token, 'addContact', { input });
  return { ...person, contactId: id as string };
}

async function aShift({ server, cookies, ids }: World): Promise<string> {
  const input = { ...SHIFT, consulate: POST, officerId: ids.officer };
  return (await change<{ id: string }>(server, ADD_SHIFT, { input }, cookies.supervisor)).id;
}

const aPartner = async ({ server }: World) =>
  (await server.services.partners.createPartner(`Casa ${distinctive()}`, [POST])).id;
const aKey = (world: World, partnerId: string) =>
  world.server.services.partners.createKey({ partnerId, scopes: ['ALERTS'], expiresInDays: 1 });

async function aSessionOf({ server }: World, officerId: string): Promise<string> {
  const id = randomUUID();
  const now = new Date();
  await server.services.database.prisma.officerSession.create({
    data: {
      id,
      officerId,
      tokenHash: randomBytes(32),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + 3_600_000),
      secondFactor: false,
    },
  });
  return id;
}

async function anInvitationToken(world: World): Promise<string> {
  const { id } = await aPersonWithAContact(world);
  const { database, contactChannels } = world.server.services;
  const channel = await database.prisma.contactChannel.findFirstOrThrow({
    where: { personId: id, channel: 'EMAIL' },
  });
  return contactChannels.makeInvitationToken(channel);
}

function officerIdOf({ viewer }: Caller): string {
  if (viewer?.kind === 'OFFICER' || viewer?.kind === 'REPRESENTATIVE') return viewer.officerId;
  throw new Error('The table lets somebody do this who is not of the staff.');
}

const subscription = () => ({
  endpoint: 'https://push.example/one',
  keys: {
    p256dh: Buffer.concat([Buffer.of(4), randomBytes(64)]).toString('base64url'),
    auth: randomBytes(16).toString('base64url'),
  },
});

const asPerson =
  (gives: string, variables: Record<string, unknown> = {}): Prepare =>
  async ({ server }) => ({ variables, as: (await enrolled(server)).token, gives });

const onPartner: Prepare = async (world) => ({
  variables: { id: await aPartner(world) },
  gives: 'Partner',
});

const onColleague: Prepare = ({ ids }) => ({ variables: { id: ids.colleague }, gives: 'Officer' });

const ofTheAlert: Prepare = () => ({ variables: {}, gives: 'Alert' });

/** How each mutation is done by somebody who may. One that is not here fails the test. */
export const MUTATIONS: Record<string, Prepare> = {
  async acceptAssignment(world, by) {
    const { id } = await aPress(world);
    await assign(world.server, id, officerIdOf(by), world.cookies.supervisor);
    return { variables: { id }, gives: 'Alert' };
  },
  async acknowledgeAlert(world) {
    return { variables: { id: (await aPress(world)).id }, gives: 'Alert' };
  },
  addContact: asPerson('Contact', { input: { name: 'Lucía', phone: PHONE } }),
  addDutyShift: ({ ids }) => ({
    variables: { input: { ...SHIFT, consulate: POST, officerId: ids.officer } },
    gives: 'DutyShift',
  }),
  async answerContactInvitation(world) {
    const token = await anInvitationToken(world);
    return { variables: { token, answer: 'CONFIRM' }, gives: 'ContactInvitation' };
  },
  async assignAlert(world) {
    const { id } = await aPress(world);
    return { variables: { id, officerId: world.ids.lawyer }, gives: 'Alert' };
  },
  async cancelAlert(world) {
    const { id, token } = await aPress(world);
    return { variables: { input: { id } }, as: token, gives: 'Alert' };
  },
  async changeDutyShift(world) {
    const input = {
      ...SHIFT,
      endsAt: '20:00',
      id: await aShift(world),
      officerId: world.ids.officer,
    };
    return { variables: { input }, gives: 'DutyShift' };
  },
  changeOfficer: ({ ids }) => ({
    variables: { input: { id: ids.colleague, consulates: [POST] } },
    gives: 'Officer',
  }),
  async closeAlert(world, by) {
    const { id } = await aPress(world);
    await take(world.server, id, by.as);
    return { variables: { id, outcome: 'HELPED' }, gives: 'Alert' };
  },
  createPartner: () => ({
    variables: { input: { name: `Casa ${distinctive()}`, consulates: [POST] } },
    gives: 'Partner',
  }),
  async createPartnerKey(world) {
    const input = { partnerId: await aPartner(world), scopes: ['ALERTS'], expiresInDays: 1 };
    return { variables: { input }, gives: 'NewPartnerKey' };
  },
  disableOfficer: onColleague,
  disablePartner: onPartner,
  enableOfficer: onColleague,
  enablePartner: onPartner,
  async endStaffSession(world, by) {
    const id = await aSessionOf(world, officerIdOf(by));
    return { variables: { id }, gives: 'StaffSession' };
  },
  enroll: () => ({ variables: { input: {} }, as: deviceToken(), gives: 'Person' }),
  erasePerson: asPerson('Erased'),
  async inviteContact(world) {
    const { token, contactId } = await aPersonWithAContact(world);
    const { prisma } = world.server.services.database;
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await prisma.contactChannel.updateMany({ where: { contactId }, data: { askedAt: yesterday } });
    await prisma.delivery.updateMany({ where: { contactId }, data: { createdAt: yesterday } });
    return { variables: { id: contactId }, as: token, gives: 'Contact' };
  },
  inviteDevice: asPerson('DeviceInvitation'),
  inviteOfficer: () => ({
    variables: {
      input: {
        email: `${distinctive()}@example.org`,
        name: 'Ana',
        role: 'OFFICER',
        consulates: [POST],
      },
    },
    gives: 'Invitation',
  }),
  async joinByInvitation({ server }) {
    const { code } = await doAs(server, (await enrolled(server)).token, 'inviteDevice');
    return { variables: { code }, as: deviceToken(), gives: 'Person' };
  },
  makeRecoveryCode: asPerson('RecoveryCode'),
  markAlertOpened: ofTheAlert,
  markAlertSeen: ofTheAlert,
  raiseAlert: () => ({
    variables: { input: { id: randomUUID(), position: LOS_ANGELES } },
    as: deviceToken(),
    gives: 'Alert',
  }),
  async recover({ server }) {
    const { code } = await doAs(server, (await enrolled(server)).token, 'makeRecoveryCode');
    return { variables: { code }, as: deviceToken(), gives: 'Person' };
  },
  async releaseAlert(world, by) {
    const { id } = await aPress(world);
    await take(world.server, id, by.as);
    return { variables: { id }, gives: 'Alert' };
  },
  async removeContact(world) {
    const { token, contactId } = await aPersonWithAContact(world);
    return { variables: { id: contactId }, as: token, gives: 'Person' };
  },
  async removeDevice({ server }) {
    const { token, id: personId } = await enrolled(server);
    const { prisma } = server.services.database;
    const other = { id: randomUUID(), tokenHash: randomBytes(32), createdAt: new Date() };
    await prisma.device.create({ data: { ...other, personId } });
    return { variables: { id: other.id }, as: token, gives: 'Person' };
  },
  async removeDutyShift(world) {
    return { variables: { id: await aShift(world) }, gives: 'DutyShift' };
  },
  async removePin({ server }) {
    const { token } = await enrolled(server);
    await doAs(server, token, 'setPin', { input: { pin: '8305' } });
    return { variables: { currentPin: '8305' }, as: token, gives: 'Person' };
  },
  async reportPosition(world) {
    const { id, token } = await aPress(world);
    return { variables: { input: { id, position: LOS_ANGELES } }, as: token, gives: 'Alert' };
  },
  resetTwoFactor: onColleague,
  async revokeInvitation({ server, cookies }) {
    const input = {
      email: `${distinctive()}@example.org`,
      name: 'Ana',
      role: 'OFFICER',
      consulates: [POST],
    };
    const { id } = await act(server, 'inviteOfficer', { input }, cookies.supervisor);
    return { variables: { id }, gives: 'Invitation' };
  },
  async revokePartnerKey(world) {
    const { stored } = await aKey(world, await aPartner(world));
    return { variables: { id: stored.id }, gives: 'PartnerKey' };
  },
  async savePushSubscription(world) {
    const token = await anInvitationToken(world);
    return { variables: { token, subscription: subscription() }, gives: 'ContactChannel' };
  },
  async sendTestNotice(world) {
    const { token, contactId } = await aPersonWithAContact(world);
    return { variables: { contactId }, as: token, gives: 'Contact' };
  },
  setEscalationPolicy: () => ({
    variables: {
      input: {
        consulate: POST,
        steps: [{ afterSeconds: 45, action: 'CALL_CENTER' }],
        repeatAfterSeconds: 240,
      },
    },
    gives: 'EscalationPolicy',
  }),
  setMyPhone: () => ({ variables: { phone: PHONE }, gives: 'Officer' }),
  setPin: asPerson('Person', { input: { pin: '8305' } }),
  async updateContact(world) {
    const { token, contactId } = await aPersonWithAContact(world);
    return { variables: { input: { id: contactId, name: 'Rosa' } }, as: token, gives: 'Contact' };
  },
  updateProfile: asPerson('Person', { input: { names: 'Rosa' } }),
  withdrawConsent: asPerson('Person'),
};

/** Mutations on what belongs to somebody, by which others of the same kind get no further. */
export const ON_ONES_OWN = {
  PERSON: [
    'cancelAlert',
    'reportPosition',
    'inviteContact',
    'sendTestNotice',
    'removeContact',
    'updateContact',
    'removeDevice',
  ],
  OFFICER: [
    'acceptAssignment',
    'acknowledgeAlert',
    'assignAlert',
    'closeAlert',
    'endStaffSession',
    'releaseAlert',
  ],
};

/** What makes each expected error come, by somebody who may call the mutation. */
export interface Provocation extends Omit<Try, 'gives'> {
  field: string;
}

type Provoke = (world: World) => Promise<Provocation> | Provocation;

const takenBy = async (world: World, as: string) => {
  const { id } = await aPress(world);
  await take(world.server, id, as);
  return id;
};

async function aPersonWithAPin(world: World) {
  const person = await aPersonWithAContact(world);
  await doAs(world.server, person.token, 'setPin', { input: { pin: '8305' } });
  return person;
}

async function again(times: number, doIt: () => Promise<unknown>): Promise<void> {
  for (let count = 0; count < times; count++) await doIt();
}

export const PROVOCATIONS: Record<string, Provoke> = {
  async AlertAlreadyTakenError(world) {
    const id = await takenBy(world, world.cookies.officer);
    return { field: 'acknowledgeAlert', variables: { id }, as: world.cookies.supervisor };
  },
  async AlertEndedError(world) {
    const id = await takenBy(world, world.cookies.officer);
    await close(world.server, id, world.cookies.officer);
    return { field: 'acknowledgeAlert', variables: { id }, as: world.cookies.officer };
  },
  async AlertIdTakenError(world) {
    const { id } = await aPress(world);
    return { field: 'raiseAlert', variables: { input: { id } }, as: deviceToken() };
  },
  AlertNotFoundError: ({ foreign, cookies }) => ({
    field: 'acknowledgeAlert',
    variables: { id: foreign.alertId },
    as: cookies.officer,
  }),
  async AlertNotYoursError(world) {
    const id = await takenBy(world, world.cookies.supervisor);
    return { field: 'releaseAlert', variables: { id }, as: world.cookies.officer };
  },
  async ContactNotFoundError(world) {
    const { token } = await aPersonWithAContact(world);
    return { field: 'removeContact', variables: { id: randomUUID() }, as: token };
  },
  ContactTokenError: () => ({
    field: 'answerContactInvitation',
    variables: { token: 'abi_x', answer: 'STOP' },
  }),
  async DeviceInUseError(world) {
    const { code } = await doAs(
      world.server,
      (await enrolled(world.server)).token,
      'makeRecoveryCode',
    );
    return { field: 'recover', variables: { code }, as: (await aPress(world)).token };
  },
  async DeviceNotFoundError({ server }) {
    const { token } = await enrolled(server);
    return { field: 'removeDevice', variables: { id: randomUUID() }, as: token };
  },
  ForbiddenError: ({ cookies }) => ({
    field: 'createPartner',
    variables: { input: { name: 'Casa', consulates: [POST] } },
    as: cookies.officer,
  }),
  async InvalidInputError({ server }) {
    const { token } = await enrolled(server);
    return { field: 'setPin', variables: { input: { pin: '1' } }, as: token };
  },
  InvitationCodeError: () => ({
    field: 'joinByInvitation',
    variables: { code: 'wrong' },
    as: deviceToken(),
  }),
  LastAdministratorError: ({ ids, cookies }) => ({
    field: 'changeOfficer',
    variables: { input: { id: ids.administrator, role: 'CALL_CENTER', consulates: [] } },
    as: cookies.administrator,
  }),
  async NoOpenChannelError(world) {
    const { token, contactId } = await aPersonWithAContact(world);
    await world.server.services.database.prisma.contactChannel.updateMany({
      where: { contactId },
      data: { state: 'DECLINED' },
    });
    return { field: 'sendTestNotice', variables: { contactId }, as: token };
  },
  NotSignedInError: () => ({ field: 'withdrawConsent', variables: {} }),
  OfficerExistsError: ({ cookies }) => ({
    field: 'inviteOfficer',
    variables: {
      input: {
        email: 'los-angeles@demo.example',
        name: 'Ana',
        role: 'OFFICER',
        consulates: [POST],
      },
    },
    as: cookies.supervisor,
  }),
  PartnerNotFoundError: ({ cookies }) => ({
    field: 'disablePartner',
    variables: { id: randomUUID() },
    as: cookies.administrator,
  }),
  async PinLockedError(world) {
    const { token, contactId } = await aPersonWithAPin(world);
    const variables = { id: contactId, pin: '1111' };
    await again(10, () => doAs(world.server, token, 'removeContact', variables));
    return { field: 'removeContact', variables, as: token };
  },
  async PinRequiredError(world) {
    const { token, contactId } = await aPersonWithAPin(world);
    return { field: 'removeContact', variables: { id: contactId }, as: token };
  },
  RecoveryCodeError: () => ({
    field: 'recover',
    variables: { code: 'wrong' },
    as: deviceToken(),
  }),
  ShiftNotFoundError: ({ cookies }) => ({
    field: 'removeDutyShift',
    variables: { id: randomUUID() },
    as: cookies.supervisor,
  }),
  StaffNotFoundError: ({ cookies }) => ({
    field: 'disableOfficer',
    variables: { id: randomUUID() },
    as: cookies.supervisor,
  }),
  async TooManyContactsError(world) {
    const { token } = await enrolled(world.server);
    const variables = { input: { name: 'Lucía', phone: PHONE } };
    await again(10, () => doAs(world.server, token, 'addContact', variables));
    return { field: 'addContact', variables, as: token };
  },
  async TooManyInvitationsError(world) {
    const { token, contactId } = await aPersonWithAContact(world);
    await again(2, () => doAs(world.server, token, 'inviteContact', { id: contactId }));
    return { field: 'inviteContact', variables: { id: contactId }, as: token };
  },
  async TooManyKeysError(world) {
    const partnerId = await aPartner(world);
    await again(2, () => aKey(world, partnerId));
    const input = { partnerId, scopes: ['ALERTS'], expiresInDays: 1 };
    return { field: 'createPartnerKey', variables: { input }, as: world.cookies.administrator };
  },
  async TooManyTestsError(world) {
    const { token, contactId } = await aPersonWithAContact(world);
    await again(3, () => doAs(world.server, token, 'sendTestNotice', { id: contactId }));
    return { field: 'sendTestNotice', variables: { contactId }, as: token };
  },
  async WrongPinError(world) {
    const { token, contactId } = await aPersonWithAPin(world);
    return { field: 'removeContact', variables: { id: contactId, pin: '1111' }, as: token };
  },
};

/** Errors that this server, whose limits are off, does not make: where they are made to come instead. */
export const PROVOKED_ELSEWHERE: Record<string, string> = {
  RateLimitedError: 'door-limits.test.ts',
};
