import { graphql } from '../../gql/admin';
import type { PostDutyQuery } from '../../gql/admin/graphql';
import { staffConnection } from '../../lib/staff-connection';

const PostDuty = graphql(`
  query PostDuty($post: ID!) {
    consulate(code: $post) {
      code
      timeZone
    }
    escalationPolicy(consulate: $post) {
      consulate {
        code
      }
      steps {
        afterSeconds
        action
      }
      repeatAfterSeconds
    }
    dutyShifts(consulate: $post) {
      id
      officer {
        id
        name
      }
      weekdays
      startsAt
      endsAt
      fromDate
      untilDate
    }
    onDuty(consulate: $post) {
      id
      name
      hasPhone
    }
  }
`);

export type Duty = PostDutyQuery;
export type Policy = NonNullable<Duty['escalationPolicy']>;
export type Shift = Duty['dutyShifts'][number];

/** The policy, the schedule and who is on duty now, of one post; null when the server did not answer. */
export async function loadDuty(post: string): Promise<Duty | null> {
  const { data } = await staffConnection().client.query(PostDuty, { post }).toPromise();
  return data ?? null;
}
