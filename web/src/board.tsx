// Where the public board begins: /board?key=…&lang=lo. It has its own small page.
import { render } from 'preact';
import './style/fonts.css';
import './style/tokens.css';
import './style/board.css';
import { load_language, type Language } from './i18n/i18n';
import { preferences } from './store/preferences';
import { Board } from './screens/board/board';

const query = new URLSearchParams(location.search);
const wanted = query.get('lang');
const tongue: Language = wanted === 'lo' || wanted === 'en' ? wanted : preferences.value.language;

document.documentElement.dataset.theme = 'dark';
load_language(tongue).then(() =>
    render(<Board access={query.get('key') ?? ''} />, document.getElementById('app')!),
);
