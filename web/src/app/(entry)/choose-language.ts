/**
 * Runs inline in the head, before anything is drawn: English where the browser's first language
 * that the app speaks is English, Spanish otherwise.
 */
export const chooseLanguage = `(function () {
  var wanted = navigator.languages || [navigator.language || ''];
  for (var i = 0; i < wanted.length; i++) {
    var code = String(wanted[i]).slice(0, 2).toLowerCase();
    if (code === 'es' || code === 'en') return location.replace('/' + code + '/');
  }
  location.replace('/es/');
})();`;
