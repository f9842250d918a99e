import { useState } from 'react';
import type { OfficerRole } from '../../gql/admin/graphql';
import { Button } from '../../ui/button';
import { Form } from '../../ui/form';
import { SelectField } from '../../ui/select-field';
import type { AdminAnswer } from './admin-answer';
import { useAdminTexts } from './admin-i18n';
import { changeOfficer } from './admin-mutations';
import { hasPosts, rolesToGive } from './placement';
import { PostsField } from './posts-field';
import type { ListedOfficer, StaffLists } from './staff-lists';

type MoveFormProps = {
  officer: ListedOfficer;
  lists: StaffLists;
  isBusy: boolean;
  onAct: (action: () => Promise<AdminAnswer<unknown>>) => void;
};

export function MoveForm({ officer, lists, isBusy, onAct }: MoveFormProps) {
  const { words } = useAdminTexts();
  const [role, setRole] = useState<OfficerRole>(officer.role);
  const roles = rolesToGive(lists.viewer.role).filter((one) => one !== 'REPRESENTATIVE');
  const move = (form: FormData) => {
    const consulates = hasPosts(role) ? form.getAll('consulates').map(String) : [];
    onAct(() => changeOfficer({ id: officer.id, role, consulates }));
  };
  return (
    <Form onSubmit={move}>
      <SelectField
        label={words.invite.role}
        name="role"
        value={role}
        onChange={(event) => setRole(event.target.value as OfficerRole)}
        options={roles.map((value) => ({ value, text: words.role[value] }))}
      />
      {hasPosts(role) && (
        <PostsField posts={lists.posts} chosen={officer.consulates.map(({ code }) => code)} />
      )}
      <Button type="submit" wide disabled={isBusy}>
        {isBusy ? words.actions.working : words.actions.save}
      </Button>
    </Form>
  );
}
