package io.skein.listener.transport;

import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Whom a certificate is for. */
final class CommonName {
    private CommonName() {}

    /**
     * The subject's own CN: not one of those above it, as {@code Users} in {@code CN=alice,CN=Users,DC=corp}. Null if it
     * has none that is text.
     */
    static @Nullable String of(X500Principal subject) {
        try {
            List<Rdn> parts = new LdapName(subject.getName()).getRdns();
            for (int i = parts.size() - 1; i >= 0; i--) { // the top comes first
                Attribute name = parts.get(i).toAttributes().get("CN"); // a part may have several attributes
                if (name != null) {
                    return name.get() instanceof String text && !text.isEmpty() ? text : null;
                }
            }
            return null;
        } catch (InvalidNameException e) {
            return null;
        } catch (NamingException e) {
            throw new IllegalStateException("an attribute that is there", e);
        }
    }
}
