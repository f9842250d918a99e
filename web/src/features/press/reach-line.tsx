'use client';

import { useEffect, useState } from 'react';
import { graphql } from '../../gql/press';
import { thisDevice } from '../../lib/device';
import { useI18n } from '../../lib/i18n/i18n';
import { Notice } from '../../ui/notice';

const ReachNow = graphql(`
  query ReachNow {
    viewer {
      person {
        reach {
          warning
        }
      }
    }
  }
`);

/** Says before it matters that none of the person's contacts can be told. Only the worst case stands beside the button. */
export function ReachLine() {
  const { t, locale } = useI18n();
  const [isNobodyReached, setIsNobodyReached] = useState(false);
  useEffect(() => {
    let isGone = false;
    const { client } = thisDevice().connection;
    void client
      .query(ReachNow, {})
      .toPromise()
      .then(({ data }) => {
        const warning = data?.viewer?.person?.reach.warning;
        if (!isGone) setIsNobodyReached(warning === 'NOBODY_CAN_BE_REACHED');
      });
    return () => {
      isGone = true;
    };
  }, []);
  if (!isNobodyReached) return null;
  return (
    <Notice tone="warn" icon="warning" live="polite">
      <a href={`/${locale}/me/`}>{t.press.nobodyReached}</a>
    </Notice>
  );
}
