import { describe, expect, it } from 'vitest';
import { deviceToken, press, useTestServer } from './harness.ts';
import { distinctive, doAs, dumpOf, enrolled, findIn, personNow } from './person-actions.ts';

const { server } = useTestServer();

const update = (token: string | undefined, input: object) =>
  doAs(server, token, 'updateProfile', { input });

describe('a profile', () => {
  it('is empty until something is told, and every part is optional', async () => {
    const { token } = await enrolled(server);
    expect(await personNow(server, token)).toMatchObject({
      hasPin: false,
      recoveryMadeAt: null,
      homeCounty: null,
      profile: {
        names: null,
        birthDate: null,
        phone: null,
        languages: [],
        healthNotes: null,
        childrenNotes: null,
        updatedAt: null,
      },
      contacts: [],
    });
    const changed = await update(token, { names: 'Ana María' });
    expect(changed).toMatchObject({ __typename: 'Person', profile: { names: 'Ana María' } });
  });

  it('keeps what is left out, clears what is null, and cleans what was typed', async () => {
    const { token } = await enrolled(server);
    await update(token, {
      names: '  José\u0000 \u202eLuis\u0007  ',
      birthDate: '1985-03-09',
      phone: '(213) 487-6577',
      languages: ['es', 'NAH', 'es', 'es-mx'],
      healthNotes: 'Insulina\r\ncada noche',
      homeCounty: '06037',
    });
    expect((await personNow(server, token))?.profile).toEqual({
      names: 'José Luis',
      birthDate: '1985-03-09',
      phone: '+12134876577',
      languages: ['es', 'nah', 'es-MX'],
      healthNotes: 'Insulina\ncada noche',
      childrenNotes: null,
      updatedAt: expect.any(String),
    });
    await update(token, { birthDate: null, phone: '55 3686 5100', homeCounty: null });
    expect(await personNow(server, token)).toMatchObject({
      homeCounty: null,
      profile: { names: 'José Luis', birthDate: null, phone: '+525536865100' },
    });
  });

  it('keeps both of two changes that come at once', async () => {
    const { token } = await enrolled(server);
    await Promise.all([
      update(token, { names: 'Uno' }),
      update(token, { healthNotes: 'Dos' }),
      update(token, { childrenNotes: 'Tres' }),
    ]);
    expect((await personNow(server, token))?.profile).toMatchObject({
      names: 'Uno',
      healthNotes: 'Dos',
      childrenNotes: 'Tres',
    });
  });

  it.each([
    ['names', 'n'.repeat(201)],
    ['birthDate', '1985-02-30'],
    ['birthDate', '09/03/1985'],
    ['birthDate', '2200-01-01'],
    ['birthDate', '1850-01-01'],
    ['phone', '123'],
    ['phone', 'call me'],
    ['phone', '+1 213 487 6577 ext. 9'],
    ['languages', ['spanish please']],
    ['languages', Array(11).fill('es')],
    ['healthNotes', 'n'.repeat(1001)],
    ['childrenNotes', 'n'.repeat(1001)],
    ['homeCounty', '99999'],
  ])('refuses %s and says what would be right: %j', async (field, value) => {
    const { token } = await enrolled(server);
    const answer = await update(token, { names: 'Before', [field]: value });
    expect(answer).toMatchObject({
      __typename: 'InvalidInputError',
      errorCode: 'INVALID_INPUT',
      field: `input.${field}`,
    });
    expect((await personNow(server, token))?.profile).toMatchObject({ names: null });
  });

  it('is sealed, findable by its phone, and nowhere in the tables in the clear', async () => {
    const { token, id } = await enrolled(server);
    const secrets = {
      names: distinctive(),
      birthDate: '1971-07-23',
      phone: '+13105558742',
      healthNotes: distinctive(),
      childrenNotes: distinctive(),
    };
    expect((await update(token, secrets)).__typename).toBe('Person');
    const dump = await dumpOf(server);
    expect(findIn(dump, id)).not.toEqual([]);
    for (const secret of [...Object.values(secrets), '3105558742'])
      expect(findIn(dump, secret)).toEqual([]);
    const { prisma } = server.services.database;
    const { phoneHash } = await prisma.person.findUniqueOrThrow({ where: { id } });
    const again = await enrolled(server);
    await update(again.token, { phone: '310-555-8742' });
    expect(await prisma.person.count({ where: { phoneHash } })).toBe(2);
    await update(token, { phone: null });
    expect(await prisma.person.count({ where: { phoneHash } })).toBe(1);
  });

  it('does not open from the row of another person', async () => {
    const [one, other] = [await enrolled(server), await enrolled(server)];
    await update(one.token, { names: 'Mine' });
    await update(other.token, { names: 'Theirs' });
    const { prisma } = server.services.database;
    const { profileSealed } = await prisma.person.findUniqueOrThrow({ where: { id: one.id } });
    await prisma.person.update({ where: { id: other.id }, data: { profileSealed } });
    const answer = await server.ask('{ viewer { person { profile { names } } } }', {}, other.token);
    expect(answer.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(answer)).not.toContain('Mine');
  });
});

describe('the consent', () => {
  it('can be withdrawn and given again, and the record of it stays', async () => {
    const { token } = await enrolled(server, { consentTextVersion: 'v1', consentLanguage: 'es' });
    const given = await personNow(server, token);
    expect(given).toMatchObject({ consentedAt: expect.any(String), consentWithdrawnAt: null });
    const withdrawn = await doAs(server, token, 'withdrawConsent');
    expect(withdrawn).toMatchObject({
      consentedAt: given?.consentedAt,
      consentWithdrawnAt: expect.any(String),
    });
    expect(await doAs(server, token, 'withdrawConsent')).toEqual(withdrawn);
    expect((await press(server, token)).pressNotes).toContain('CONSENT_WITHDRAWN');
    await doAs(server, token, 'enroll', { input: { language: 'en' } });
    expect(await personNow(server, token)).toMatchObject({
      consentWithdrawnAt: withdrawn.consentWithdrawnAt,
    });
    await doAs(server, token, 'enroll', { input: { consentTextVersion: 'v2' } });
    expect(await personNow(server, token)).toMatchObject({ consentWithdrawnAt: null });
    expect((await press(server, token)).pressNotes).not.toContain('CONSENT_WITHDRAWN');
  });
});

describe('the person’s side', () => {
  it('is for persons: neither nobody nor staff change or read a person', async () => {
    const officer = await server.signIn('supervisor');
    expect(await update(officer, { names: 'x' })).toMatchObject({ errorCode: 'FORBIDDEN' });
    expect(await update(undefined, { names: 'x' })).toMatchObject({ errorCode: 'UNAUTHENTICATED' });
    expect(await update(deviceToken(), { names: 'x' })).toMatchObject({
      errorCode: 'UNAUTHENTICATED',
    });
    for (const field of ['withdrawConsent', 'erasePerson', 'makeRecoveryCode'] as const)
      expect(await doAs(server, officer, field)).toMatchObject({ errorCode: 'FORBIDDEN' });
    const asked = await server.ask('{ myData }', {}, officer);
    expect(asked.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('gets nothing of the staff’s by its token', async () => {
    const { token } = await enrolled(server);
    const { id } = await press(server, token);
    const answer = await server.ask<{ acknowledgeAlert: { code: string } }>(
      `mutation { acknowledgeAlert(id: "${id}") { ... on Error { code } } }`,
      {},
      token,
    );
    expect(answer.data.acknowledgeAlert.code).toBe('FORBIDDEN');
  });
});
