import { useState } from 'react';
import { consulateName } from '../../lib/consulate-name';
import { languageNames } from '../../lib/i18n/language-names';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { type Fact, Facts } from '../../ui/facts';
import { useAdminTexts } from './admin-i18n';
import { ManageOfficer } from './manage-officer';
import { manages } from './placement';
import type { ListedOfficer, StaffLists } from './staff-lists';

type OfficerCardProps = {
  officer: ListedOfficer;
  lists: StaffLists;
  onChanged: () => Promise<void>;
};

export function OfficerCard({ officer, lists, onChanged }: OfficerCardProps) {
  const { words, locale, format } = useAdminTexts();
  const [isOpen, setIsOpen] = useState(false);
  const { viewer } = lists;
  const isViewer = officer.id === viewer.id;
  const mayManage = !isViewer && manages(viewer, officer);

  const facts: Fact[] = [];
  if (officer.email) facts.push({ label: words.email, value: officer.email });
  if (officer.consulates.length > 0) {
    const posts = officer.consulates.map((post) => consulateName(post, locale)).join(' · ');
    facts.push({ label: words.post, value: posts });
  }
  if (officer.licenseStates.length > 0) {
    facts.push({ label: words.states, value: officer.licenseStates.join(', ') });
    facts.push({ label: words.languages, value: languageNames(officer.languages, locale) });
  }
  if (officer.hasPhone != null) {
    const value = officer.hasPhone ? words.duty.phone : words.duty.noPhone;
    facts.push({ label: words.duty.phoneLabel, value });
  }
  if (officer.twoFactorEnabled != null) {
    const value = officer.twoFactorEnabled ? words.secondStepOn : words.secondStepOff;
    facts.push({ label: words.secondStep, value });
    const last = officer.lastSignInAt ? format.dated(officer.lastSignInAt) : words.never;
    facts.push({ label: words.lastSignIn, value: last });
  }

  return (
    <Card
      title={officer.name}
      badge={
        <span>
          {isViewer && <Badge tone="good">{words.you}</Badge>}{' '}
          {officer.disabledAt && <Badge tone="alarm">{words.disabled}</Badge>}{' '}
          <Badge tone="plain">{words.role[officer.role]}</Badge>
        </span>
      }
    >
      <Facts facts={facts} />
      {mayManage && (
        <div>
          <Button look="secondary" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? words.actions.shut : words.actions.open}
          </Button>
        </div>
      )}
      {mayManage && isOpen && (
        <ManageOfficer officer={officer} lists={lists} onChanged={onChanged} />
      )}
    </Card>
  );
}
