/** What is shipped for Kubernetes, held against the models of its interface and against the node's configuration. */
@NullMarked
package io.skein.it.kubernetes;

import org.jspecify.annotations.NullMarked;
