/**
 * Runs inline in the head, before anything is drawn: English where the browser's first language
 * that the app speaks is English, Spanish otherwise. `/c` and `/k` are pages of contacts in as few letters as an SMS needs; what
 * stands behind the # goes along.
 */
export const chooseLanguage = `(function () {
  var path = location.pathname.slice(0, 2);
  var page = path === '/c' ? '/contact/' : path === '/k' ? '/ok/' : '/';
  page += page === '/' ? '' : location.hash;
  var wanted = navigator.languages || [navigator.language || ''];
  for (var i = 0; i < wanted.length; i++) {
    var code = String(wanted[i]).slice(0, 2).toLowerCase();
    if (code === 'es' || code === 'en') return location.replace('/' + code + page);
  }
  location.replace('/es' + page);
})();`;
