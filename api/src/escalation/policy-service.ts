import type pg from 'pg';
import type { AuditService } from '../audit/audit-service.ts';
import type { Clock } from '../clock.ts';
import type { ConsularDirectory } from '../consulates/consular-directory.ts';
import { InvalidInputError } from '../expected-errors.ts';
import type { OfficerViewer } from '../viewer.ts';
import type { Policy } from './escalation-rules.ts';
import { assertMayPlan } from './may-plan.ts';
import { assertSoundPolicy } from './policy-rules.ts';
import { readPolicies, type StoredPolicy, setPolicy } from './policy-store.ts';

interface Dependencies {
  pool: pg.Pool;
  audit: Pick<AuditService, 'wake'>;
  directory: Pick<ConsularDirectory, 'consulate'>;
  clock: Clock;
}

/** A desk asks with every alert; another node's change may be shown so much later. Steps themselves are never stale. */
const FRESH_MS = 2_000;

/** When the alerts of each post move on. A post without a policy of its own has the default. */
export class PolicyService {
  private known: { readAt: number; policies: Promise<StoredPolicy[]> } | null = null;

  constructor(private readonly on: Dependencies) {}

  /** The policy in force at a post; null for the default. */
  async policyOf(post: string | null): Promise<StoredPolicy> {
    const policies = await this.all();
    const of = (code: string | null) => policies.find((each) => each.consulateCode === code);
    const found = of(post) ?? of(null);
    if (!found) throw new Error('There is no default escalation policy.');
    return found;
  }

  /**
   * Sets the policy of a post, or as an administrator the default. Alerts under way follow it from their next step on.
   * @throws ForbiddenError, InvalidInputError
   */
  async setPolicy(
    viewer: OfficerViewer,
    post: string | null,
    policy: Policy,
    origin: string | null,
  ): Promise<StoredPolicy> {
    assertMayPlan(viewer, post, 'input.consulate');
    if (post !== null && !this.on.directory.consulate(post))
      throw new InvalidInputError('input.consulate', 'Send the code of a post.');
    assertSoundPolicy(policy);
    const steps = policy.steps.map(({ afterSeconds, action }) => ({ afterSeconds, action }));
    const by = { at: this.on.clock(), officerId: viewer.officerId, origin };
    await setPolicy(this.on.pool, post, { ...policy, steps }, by);
    this.on.audit.wake();
    this.known = null;
    return this.policyOf(post);
  }

  private all(): Promise<StoredPolicy[]> {
    if (this.known && Date.now() - this.known.readAt < FRESH_MS) return this.known.policies;
    const policies = readPolicies(this.on.pool);
    policies.catch(() => {
      this.known = null;
    });
    this.known = { readAt: Date.now(), policies };
    return policies;
  }
}
