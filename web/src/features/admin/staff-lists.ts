import { graphql, readFragment } from '../../gql/admin';
import type { AdminOfficerFragment, StaffListsQuery } from '../../gql/admin/graphql';
import { staffConnection } from '../../lib/staff-connection';
import { subscriptionEnd } from '../../lib/subscription-end';

export const AdminOfficer = graphql(`
  fragment AdminOfficer on Officer {
    id
    name
    role
    email
    disabledAt
    twoFactorEnabled
    lastSignInAt
    hasPhone
    licenseStates
    languages
    consulates {
      code
      nameEs
      nameEn
    }
  }
`);

const StaffListsDocument = graphql(`
  query StaffLists {
    viewer {
      officer {
        id
        role
        consulates {
          code
        }
      }
    }
    consulates {
      code
      nameEs
      nameEn
    }
    officers {
      ...AdminOfficer
    }
    representatives {
      ...AdminOfficer
    }
    invitations {
      id
      email
      name
      role
      expiresAt
      acceptedAt
      revokedAt
      invitedBy {
        name
      }
    }
  }
`);

export type ListedOfficer = AdminOfficerFragment;
export type ListedPost = StaffListsQuery['consulates'][number];
export type ListedInvitation = StaffListsQuery['invitations'][number];
export type AdminViewer = NonNullable<NonNullable<StaffListsQuery['viewer']>['officer']>;

export type StaffLists = {
  viewer: AdminViewer;
  /** The posts that the viewer manages. */
  posts: ListedPost[];
  officers: ListedOfficer[];
  representatives: ListedOfficer[];
  /** Neither accepted nor revoked. */
  invitations: ListedInvitation[];
};

export type StaffState =
  | { kind: 'loading' | 'failed' | 'signed-out' | 'forbidden' }
  | { kind: 'open'; lists: StaffLists };

export async function loadStaff(): Promise<StaffState> {
  const { client } = staffConnection();
  const { data, error } = await client.query(StaffListsDocument, {}).toPromise();
  const viewer = data?.viewer?.officer;
  if (data && !viewer) return { kind: 'signed-out' };
  if (!data || !viewer) {
    const isRefused = error !== undefined && subscriptionEnd(error) === 'signed-out';
    if (!isRefused) return { kind: 'failed' };
    const isForbidden = error.graphQLErrors.some(
      ({ extensions }) => extensions.code === 'FORBIDDEN',
    );
    return { kind: isForbidden ? 'forbidden' : 'signed-out' };
  }
  if (viewer.role !== 'ADMINISTRATOR' && viewer.role !== 'SUPERVISOR') return { kind: 'forbidden' };
  const own = new Set(viewer.consulates.map(({ code }) => code));
  const manages = ({ code }: ListedPost) => viewer.role === 'ADMINISTRATOR' || own.has(code);
  const read = (one: StaffListsQuery['officers'][number]) => readFragment(AdminOfficer, one);
  return {
    kind: 'open',
    lists: {
      viewer,
      posts: data.consulates.filter(manages),
      officers: data.officers.map(read),
      representatives: data.representatives.map(read),
      invitations: data.invitations.filter((one) => !one.acceptedAt && !one.revokedAt),
    },
  };
}
