import { useState } from 'react';
import { fill } from '../../lib/i18n/fill';
import { useNow } from '../../lib/use-now';
import { Button } from '../../ui/button';
import { CodeText } from '../../ui/code-text';
import { Section } from '../../ui/section';
import { useMeTexts } from './me-i18n';
import { inviteDevice } from './phone-mutations';
import { Pinned } from './pinned';

type Invitation = { invitationCode: string; expiresAt: string };

/** Shows a code for ten minutes, by which another phone joins. */
export function AddPhone({ hasPin }: { hasPin: boolean }) {
  const { words, format } = useMeTexts();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const now = useNow();
  const texts = words.phones;
  const left = invitation ? Date.parse(invitation.expiresAt) - now : 0;

  return (
    <Section heading={texts.add}>
      {invitation && left > 0 && (
        <>
          <p>{texts.addBody}</p>
          <CodeText>{invitation.invitationCode}</CodeText>
          <p>
            {fill(texts.addUntil, { time: format.shortClock(invitation.expiresAt) })} (
            {format.elapsed(left)})
          </p>
        </>
      )}
      {invitation && left <= 0 && <p role="status">{texts.addExpired}</p>}
      <Pinned
        hasPin={hasPin}
        working={words.consent.working}
        act={inviteDevice}
        onDone={setInvitation}
      >
        {(start) => (
          <Button look="secondary" wide onClick={start}>
            {invitation ? texts.another : texts.add}
          </Button>
        )}
      </Pinned>
    </Section>
  );
}
