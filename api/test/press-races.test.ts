import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deviceToken, LOS_ANGELES, press, useTestServer } from './harness.ts';

const { server } = useTestServer();

const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

describe('presses in the same moment', () => {
  it('with one id are answered alike, with everything that the one alert has', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [token, id] = [deviceToken(), randomUUID()];
      const answers = await times(10, () => press(server, token, { id, position: LOS_ANGELES }));
      expect(answers[0]).toMatchObject({
        id,
        position: LOS_ANGELES,
        consulate: { code: 'los-angeles' },
      });
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }
  });

  it('with one id from many persons make one alert, and the others are told', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = randomUUID();
      const answers = await times(10, () => press(server, deviceToken(), { id }));
      const names = answers.map((answer) => answer.__typename).toSorted();
      expect(names).toEqual(['Alert', ...Array(9).fill('AlertIdTakenError')]);
    }
  });

  it('from one device that nobody knew enrol one person', async () => {
    for (let round = 0; round < 10; round += 1) {
      const token = deviceToken();
      const answers = await times(10, () => press(server, token));
      expect(new Set(answers.map(({ personId }) => personId)).size).toBe(1);
      expect(new Set(answers.map(({ id }) => id)).size).toBe(10);
      expect(new Set(answers.map(({ lane }) => lane))).toEqual(new Set(['SECOND']));
      const enrolling = answers.filter(({ pressNotes }) =>
        pressNotes.includes('ENROLLED_BY_PRESS'),
      );
      expect(enrolling).toHaveLength(1);
    }
  });

  it('as the device enrols belong to the person enrolled', async () => {
    for (let round = 0; round < 10; round += 1) {
      const token = deviceToken();
      const [alert, answer] = await Promise.all([
        press(server, token),
        server.ask<{ enroll: { id: string } }>(
          'mutation { enroll(input: { homeCounty: "06037" }) { ... on Person { id homeCounty { fips } } } }',
          {},
          token,
        ),
      ]);
      expect(answer.data.enroll).toEqual({ id: alert.personId, homeCounty: { fips: '06037' } });
    }
  });
});
