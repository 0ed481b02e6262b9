// Where the console begins: language and theme first, so that nothing flashes, then the screen.
import { render } from 'preact';
import './style/fonts.css';
import './style/tokens.css';
import './style/frame.css';
import './style/parts.css';
import './style/screens.css';
import { App } from './app';
import { load_language } from './i18n/i18n';
import { preferences } from './store/preferences';
import { apply_theme } from './frame/theme';

apply_theme();
load_language(preferences.value.language).then(() => {
    render(<App />, document.getElementById('app')!);
});
