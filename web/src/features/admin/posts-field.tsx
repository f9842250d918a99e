import { consulateName } from '../../lib/consulate-name';
import { ChoiceField } from '../../ui/choice-field';
import { useAdminTexts } from './admin-i18n';
import type { ListedPost } from './staff-lists';

type PostsFieldProps = { posts: ListedPost[]; chosen: readonly string[] };

export function PostsField({ posts, chosen }: PostsFieldProps) {
  const { words, locale } = useAdminTexts();
  return (
    <ChoiceField
      legend={`${words.invite.posts}. ${words.invite.postsWhy}`}
      name="consulates"
      kind="checkbox"
      scrolls
      chosen={chosen}
      choices={posts.map((post) => ({ value: post.code, text: consulateName(post, locale) }))}
    />
  );
}
