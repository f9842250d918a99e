/**
 * Runs inline in the head, before anything is drawn: English where the browser's first language
 * that the app speaks is English, Spanish otherwise. `/c` is the contact's page in as few letters as an SMS needs; what
 * stands behind the # goes along.
 */
export const chooseLanguage = `(function () {
  var page = location.pathname.slice(0, 2) === '/c' ? '/contact/' + location.hash : '/';
  var wanted = navigator.languages || [navigator.language || ''];
  for (var i = 0; i < wanted.length; i++) {
    var code = String(wanted[i]).slice(0, 2).toLowerCase();
    if (code === 'es' || code === 'en') return location.replace('/' + code + page);
  }
  location.replace('/es' + page);
})();`;
