import { useState } from 'react';
import { fill } from '../../lib/i18n/fill';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card, Cards } from '../../ui/card';
import { Section } from '../../ui/section';
import type { AdminProblem } from './admin-answer';
import { useAdminTexts } from './admin-i18n';
import { revokeInvitation } from './admin-mutations';
import { AdminProblemNotice } from './admin-problem-notice';
import type { ListedInvitation } from './staff-lists';

type InvitationListProps = { invitations: ListedInvitation[]; onChanged: () => Promise<void> };

export function InvitationList({ invitations, onChanged }: InvitationListProps) {
  const { words, format } = useAdminTexts();
  const [problem, setProblem] = useState<AdminProblem | null>(null);
  const texts = words.invitations;

  const revoke = async (id: string) => {
    const answer = await revokeInvitation(id);
    setProblem(answer.kind === 'problem' ? answer.problem : null);
    if (answer.kind === 'done') await onChanged();
  };
  const until = (expiresAt: string) =>
    fill(Date.parse(expiresAt) > Date.now() ? texts.until : texts.expired, {
      time: format.dated(expiresAt),
    });

  return (
    <Section heading={texts.heading}>
      <AdminProblemNotice problem={problem} />
      {invitations.length === 0 && <p>{texts.none}</p>}
      <Cards>
        {invitations.map(({ id, name, email, role, expiresAt, invitedBy }) => (
          <Card key={id} title={name} badge={<Badge tone="plain">{words.role[role]}</Badge>}>
            <p>{email}</p>
            <p>
              {invitedBy && `${fill(texts.by, { name: invitedBy.name })} · `}
              {until(expiresAt)}
            </p>
            <div>
              <Button look="secondary" onClick={() => void revoke(id)}>
                {texts.revoke}
              </Button>
            </div>
          </Card>
        ))}
      </Cards>
    </Section>
  );
}
