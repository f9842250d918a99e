import { graphql } from '../../gql/admin';
import type { PostDutyQuery } from '../../gql/admin/graphql';
import { staffConnection } from '../../lib/staff-connection';

const PostDuty = graphql(`
  query PostDuty($post: ID, $code: ID!, $isPost: Boolean!) {
    consulate(code: $code) @include(if: $isPost) {
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

/** A post by its code, or (null) the call centre, which goes with the policy of every post that has none of its own. */
export type DutyPlace = string | null;

/** The policy, the schedule and who is on duty now, of one place; null when the server did not answer. */
export async function loadDuty(post: DutyPlace): Promise<Duty | null> {
  const variables = { post, code: post ?? '', isPost: post !== null };
  const { data } = await staffConnection().client.query(PostDuty, variables).toPromise();
  return data ?? null;
}
