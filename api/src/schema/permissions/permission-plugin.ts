import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import { type GraphQLFieldResolver, isNonNullType } from 'graphql';
import type { AlertRow } from '../../alerts/alert-row.ts';
import { duressView, eventDuressView } from '../../alerts/duress-view.ts';
import type { EventRow } from '../../alerts/event-row-store.ts';
import { ForbiddenError, NotSignedInError } from '../../expected-errors.ts';
import { isToldAsThePerson, type Viewer } from '../../viewer.ts';
import type { Context } from '../context.ts';
import { allows, type Decision, EVERYBODY } from './decision.ts';
import { decisionAbout } from './permissions.ts';

type Resolver = GraphQLFieldResolver<unknown, Context, object, unknown>;

/**
 * What makes a device known takes its token itself and knows afterwards who called: the press by its own statement. Who
 * brings anything but a device's token is answered that nobody is signed in.
 */
const FINDS_OUT_BY_ITSELF = new Set(
  ['raiseAlert', 'enroll', 'recover', 'joinByInvitation'].map((field) => `Mutation.${field}`),
);

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

/**
 * Holds every field to the permission table: what nobody decided about is refused. Where a field may be null it is null
 * for who may not see it; else the refusal is an error, as it is for a token that is nobody's wherever a document begins.
 * Alerts and events reach the person's side in their duress view, by whatever way.
 */
class PermissionPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { parentType, name }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const decision = decisionAbout(parentType, name) ?? {};
    if (FINDS_OUT_BY_ITSELF.has(`${parentType}.${name}`)) return resolver;
    const view = VIEWS.get(parentType);
    if (decision === EVERYBODY && !view) return resolver;
    const isRoot = ROOTS.has(parentType);
    const wrapped = guarded(resolver as Resolver, decision, { view, isRoot });
    return wrapped as GraphQLFieldResolver<unknown, Types['Context'], object>;
  }

  override wrapSubscribe(
    subscriber: GraphQLFieldResolver<unknown, Types['Context'], object> | undefined,
    { parentType, name }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> | undefined {
    if (!subscriber) return subscriber;
    const decision = decisionAbout(parentType, name) ?? {};
    const wrapped = guarded(subscriber as Resolver, decision, { isRoot: true });
    return wrapped as GraphQLFieldResolver<unknown, Types['Context'], object>;
  }
}

/** What the person's side is shown of a row. */
type View = (row: object) => object;

/** An event comes with its alert, by every way to it: without, nobody could say what that side is told. */
function shownEvent(event: EventRow): EventRow {
  const shown = event.alert && eventDuressView(event, event.alert);
  if (!shown)
    throw new Error('This event is not for the person’s side, or came without its alert.');
  return shown;
}

/** The same row is asked for each of its fields. */
function once(view: View): View {
  const known = new WeakMap<object, object>();
  return (row) => {
    const shown = known.get(row) ?? view(row);
    known.set(row, shown);
    return shown;
  };
}

const VIEWS = new Map<string, View>([
  ['Alert', once((row) => duressView(row as AlertRow))],
  ['AlertEvent', once((row) => shownEvent(row as EventRow))],
]);

/** Where a field stands: how the person's side is shown its row, and whether a document begins with it. */
interface Place {
  view?: View | undefined;
  isRoot: boolean;
}

function guarded(resolver: Resolver, decision: Decision, { view, isRoot }: Place): Resolver {
  const resolve = (viewer: Viewer, ...[parent, args, context, info]: Parameters<Resolver>) => {
    if (!allows(decision, viewer)) {
      const mustSignIn = isRoot && !viewer;
      if (!isNonNullType(info.returnType) && !mustSignIn) return null;
      throw viewer
        ? new ForbiddenError('You are signed in, but this is not for you.')
        : new NotSignedInError();
    }
    const row = view && isToldAsThePerson(viewer) ? view(parent as object) : parent;
    return resolver(row, args, context, info);
  };
  return (parent, args, context, info) => {
    const seen = context.seen();
    return seen === undefined
      ? context.viewer().then((viewer) => resolve(viewer, parent, args, context, info))
      : resolve(seen, parent, args, context, info);
  };
}

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      permissions: PermissionPlugin<Types>;
    }
  }
}

export const permissionPlugin = 'permissions' as const;

SchemaBuilder.registerPlugin(permissionPlugin, PermissionPlugin);
