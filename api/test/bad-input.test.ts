import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { deviceToken, press, useTestServer } from './harness.ts';

let callCenter: string;
const { server } = useTestServer();

beforeAll(async () => {
  callCenter = await server.signIn('call-center');
});

interface Raw {
  status: number;
  text: string;
}

/** Posts a body as it is; with `chunked` its length is not said beforehand. */
function post(
  body: Buffer | string,
  { chunked = false, type = 'application/json' } = {},
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': type,
        ...(chunked
          ? { 'transfer-encoding': 'chunked' }
          : { 'content-length': Buffer.byteLength(body) }),
      },
    });
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function expectServing(): Promise<void> {
  expect((await press(server, deviceToken())).__typename).toBe('Alert');
}

/** Nothing of the inside may show: no place in the code, no statement, no library. */
function expectNothingInside(text: string): void {
  expect(text).not.toMatch(/node_modules|\bat \w+ \(|\.ts:\d|SELECT |INSERT |prisma|postgres/i);
}

describe('a body', () => {
  it.each([
    ['that says its length', false],
    ['that comes in chunks', true],
  ])('of 5 MB %s is refused with a remedy, and the server serves on', async (_name, chunked) => {
    const huge = JSON.stringify({ query: `{ viewer { kind } } #${'x'.repeat(5 * 1024 * 1024)}` });
    for (let round = 0; round < 5; round += 1) {
      const answer = await post(huge, { chunked });
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.text).errors[0].extensions).toEqual({
        code: 'PAYLOAD_TOO_LARGE',
        field: null,
      });
    }
    await expectServing();
  });

  it.each([
    ['no JSON', '{"query": '],
    ['an empty one', ''],
    ['a list', '[{"query":"{ viewer { kind } }"}]'],
    ['a number', '7'],
    ['a query that is no text', '{"query": {"a": 1}}'],
    ['variables that are no object', '{"query": "{ viewer { kind } }", "variables": "x"}'],
  ])('with %s gets an error and no inside', async (_name, body) => {
    const answer = await post(body);
    expect(answer.text).toContain('errors');
    expectNothingInside(answer.text);
  });

  it.each([
    '{"query":"mutation { removePin(currentPin: \\"8305\\") }" oops',
    '{"variables":{"pin":"8305"',
    'pin=8305',
  ])('that cannot be read does not come back: %s', async (body) => {
    const answer = await post(body);
    expect(JSON.parse(answer.text)).toEqual({
      errors: [
        { message: expect.any(String), extensions: { code: expect.any(String), field: null } },
      ],
    });
    expect(answer.text).not.toContain('8305');
  });

  it('of another content type is refused', async () => {
    const answer = await post('{"query":"{ viewer { kind } }"}', { type: 'text/plain' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectNothingInside(answer.text);
  });
});

describe('a cursor of alerts', () => {
  const page = (argument: string) => `query Page($cursor: String) {
    alerts(${argument === 'after' ? 'first' : 'last'}: 5, ${argument}: $cursor) { edges { node { id } } }
  }`;
  const cursorOf = (id: string) => Buffer.from(`GPC:S:${id}`).toString('base64');

  it.each(['after', 'before'])(
    'in %s that is of another’s alert is answered like one of none',
    async (argument) => {
      const token = deviceToken();
      const own: string[] = [];
      for (let count = 0; count < 2; count += 1) own.push((await press(server, token)).id);
      const foreign = (await press(server, deviceToken())).id;
      own.push((await press(server, token)).id);
      const ask = async (cursor: string) => {
        const { status, data, errors } = await server.ask(page(argument), { cursor }, token);
        return { status, data, errors };
      };
      const unknown = await ask(cursorOf(randomUUID()));
      expect(unknown.errors).toMatchObject([
        { extensions: { code: 'INVALID_INPUT', field: argument } },
      ]);
      expect(await ask(cursorOf(foreign))).toEqual(unknown);
      expect(await ask('garbage')).toEqual(unknown);
      const good = await ask(cursorOf(own[1] as string));
      expect(good.data).toMatchObject({
        alerts: { edges: [{ node: { id: own[argument === 'after' ? 0 : 2] } }] },
      });
    },
  );
});

describe('a wrong input', () => {
  it.each([
    ['position', '{ competentConsulate(position: { longitude: -118, latitude: 91 }) { basis } }'],
    [
      'position',
      '{ nearestConsulates(position: { longitude: -181, latitude: 1 }) { distanceMeters } }',
    ],
    [
      'first',
      '{ nearestConsulates(position: { longitude: 1, latitude: 1 }, first: 0) { distanceMeters } }',
    ],
    [
      'first',
      '{ nearestConsulates(position: { longitude: 1, latitude: 1 }, first: 54) { distanceMeters } }',
    ],
    ['first', '{ alerts(first: -1) { feedCursor } }'],
    ['first', '{ alerts(first: 1000) { feedCursor } }'],
    ['last', '{ alerts(last: 201) { feedCursor } }'],
    ['after', '{ alerts(after: "garbage") { feedCursor } }'],
    ['after', '{ alerts(after: "R1BDOlM6eA==") { feedCursor } }'],
    ['before', '{ alerts(before: "R1BDOk46Nw==") { feedCursor } }'],
    ['first', '{ alertEvents(first: 0) { pageInfo { endCursor } } }'],
    ['first', '{ alertEvents(first: 201) { pageInfo { endCursor } } }'],
  ])('is told by the field %s: %s', async (field, query) => {
    const answer = await server.ask(query, {}, callCenter);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field });
    expectNothingInside(JSON.stringify(answer));
  });

  it('of the wrong type names the variable and its path', async () => {
    const answer = await server.ask(
      'mutation ($input: ReportPositionInput!) { reportPosition(input: $input) { __typename } }',
      { input: { id: 'x', position: { longitude: 'west', latitude: 1 } } },
      deviceToken(),
    );
    expect(answer.errors?.[0]?.message).toContain('input.position.longitude');
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it.each([
    '',
    'x',
    '1',
    "'; DROP TABLE alerts; --",
    '\u0000',
    'ñ'.repeat(500),
    '5c919ab9-bc30-4848-88f2-66e4b5942f6',
  ])('for an id finds no alert: %j', async (id) => {
    const answer = await server.ask<{ alert: null; cancelAlert: { code: string } }>(
      'query ($id: ID!) { alert(id: $id) { id } }',
      { id },
      callCenter,
    );
    expect(answer.data.alert).toBeNull();
    const token = deviceToken();
    await press(server, token);
    const cancelled = await server.ask<{ cancelAlert: { code: string } }>(
      'mutation ($id: ID!) { cancelAlert(input: { id: $id }) { ... on Error { code } } }',
      { id },
      token,
    );
    expect(cancelled.data.cancelAlert.code).toBe('ALERT_NOT_FOUND');
  });

  it('for a home county is a typed error that names the field', async () => {
    const answer = await server.ask<{ enroll: { code: string; field: string } }>(
      'mutation { enroll(input: { homeCounty: "99999" }) { ... on Error { code field } } }',
      {},
      deviceToken(),
    );
    expect(answer.data.enroll).toEqual({ code: 'INVALID_INPUT', field: 'input.homeCounty' });
  });

  const nested = (depth: number, open: string) =>
    `{ alerts { edges { node ${open.repeat(depth)} { id } ${'}'.repeat((open.match(/{/g) ?? []).length * depth)} } } }`;
  const many = (count: number, field: string) =>
    Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

  it.each([
    ['events of alerts of events', nested(3, '{ events { alert ')],
    ['a long chain of alerts', nested(60, '{ linkedTo ')],
    ['500 fields at the top', `{ ${many(500, 'viewer { kind }')} }`],
    ['12,000 fields below it', `{ callCenter { ${many(12_000, 'phone')} } }`],
    [
      'fragments that multiply',
      `{ ${many(99, 'callCenter { ...A }')} } fragment A on CallCenter { ${many(200, 'phone')} }`,
    ],
  ])('that asks for too much is refused before it runs: %s', async (_name, query) => {
    const answer = await post(JSON.stringify({ query }));
    expect(JSON.parse(answer.text).errors[0].extensions).toEqual({
      code: 'QUERY_TOO_LARGE',
      field: null,
    });
    await expectServing();
  });

  it('may nest what the pages of a desk need', async () => {
    const answer = await server.ask(
      `{ alerts(first: 5) { edges { node {
          linkedTo { id linkedTo { id } } events { type actor { consulates { code } } alert { events { type } } }
          routing { consulate { code } county { fips } } } } } }`,
      {},
      callCenter,
    );
    expect(answer.errors).toBeUndefined();
  });

  it.each([2_000, 60_000])('of %i open braces is answered without harm', async (depth) => {
    const answer = await post(JSON.stringify({ query: '{a'.repeat(depth) + '}'.repeat(depth) }));
    expect(answer.text).toContain('errors');
    expectNothingInside(answer.text);
    await expectServing();
  });

  it('of fragments that contain each other is answered without harm', async () => {
    const query =
      '{ callCenter { ...A } } fragment A on CallCenter { ...B } fragment B on CallCenter { ...A phone }';
    const answer = await post(JSON.stringify({ query }));
    expect(answer.text).toContain('GRAPHQL_VALIDATION_FAILED');
    await expectServing();
  });
});

describe('an unknown path', () => {
  it.each(['/nothing', '/../../etc/passwd', '/%2e%2e/package.json', '/auth/nothing', '/graphql/x'])(
    'is not found and shows nothing: %s',
    async (path) => {
      const response = await fetch(`${server.url}${path}`);
      expect(response.status).toBe(404);
      expectNothingInside((await response.text()).replaceAll(/<script[\s\S]*?<\/script>/g, ''));
    },
  );
});
