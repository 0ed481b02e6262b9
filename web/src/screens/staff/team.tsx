// A team's sign and name.
import { team_name } from '../../parts/names';
import { team_sign } from './words';

export function TeamName({ id }: { id: string }) {
    const { sign, place } = team_sign(id);
    return (
        <>
            <span class={`sign sign-${place}`} aria-hidden="true">
                {sign}
            </span>{' '}
            {team_name(id)}
        </>
    );
}
